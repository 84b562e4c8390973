# message: A.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
require ["fileinto" "envelope"];
if header ["a", ] "b" { keep; }
if header [] "b" { keep; }
