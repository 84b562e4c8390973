# message: A.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
require ["regex","variables","fileinto"];
if header :regex "subject" "(" { stop; }
if header :regex "subject" ["ok", "[a"] { stop; }
