# message: aaa.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
require ["regex","variables","fileinto"];
if header :regex "x" "^(a+)+$" { fileinto "no"; }
