# message: A.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
require ["include","variables","fileinto"];
global "first";
global "first";
set "first" "a";
set "second" "b";
fileinto "${first}${second}";
global "second";
