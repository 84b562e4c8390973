# message: A.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
require "imap4flags";
setflag "x" "\\Seen";
keep :flags 3;
