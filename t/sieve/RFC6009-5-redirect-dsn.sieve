# message: A.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
require "redirect-dsn";
redirect :notify "NEVER" "a@example.com";
redirect :notify "SUCCESS,FAILURE" :ret "FULL" "b@example.com";
