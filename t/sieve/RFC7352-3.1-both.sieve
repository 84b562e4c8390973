# message: A.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
require ["duplicate","fileinto","variables"];
if duplicate :header "a" :uniqueid "b" { stop; }
