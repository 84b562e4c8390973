# message: A.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
require "no-such-thing";
keep;
