# message: A.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
require ["vacation-seconds"];
vacation :seconds 5 :days 3 "x";
