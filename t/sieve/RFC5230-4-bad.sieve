# message: A.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
require "vacation";
vacation :days "3" "x";
vacation :seconds 3 "x";
vacation :addresses ["x"] "x";
vacation;
