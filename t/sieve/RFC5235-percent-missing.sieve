# message: A.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
require "spamtest";
if spamtest :percent "5" { stop; }
