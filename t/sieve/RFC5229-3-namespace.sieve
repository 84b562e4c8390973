# message: A.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
require ["variables"];
set "a" "${foo.bar}";
set "b" "${global.x}";
