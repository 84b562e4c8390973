# message: A.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
require ["variables","fileinto"];
if header :matches "subject" "I * a *" { keep; }
if header :matches "subject" "no *" { stop; }
fileinto "${1}, ${2}";
