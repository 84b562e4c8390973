# message: A.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
require ["ihave","fileinto"];
fileinto "x";
error "Missing capability";
