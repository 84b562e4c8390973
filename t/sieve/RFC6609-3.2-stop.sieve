# message: B.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
require ["include","variables","fileinto"];
include "spam";
fileinto "never";
