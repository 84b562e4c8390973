# message: A.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
require "envelope";
if envelope "helo" "x" { discard; }
