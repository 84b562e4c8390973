# message: A.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
require ["include","variables","fileinto"];
set "global.x" "y";
fileinto "${global.x}${x}";
