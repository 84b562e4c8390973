# message: A.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
require "variables";
set "1" "a";
set "a.b" "a";
set "" "a";
set "a-b" "c";
set "${a}" "c";
