# message: long.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
# world: set instructions 100
require ["fileinto"];
if header :contains "subject" "b" { fileinto "no"; }
