# message: A.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
require ["reject","ereject","fileinto"];
redirect "a@example.com";
ereject "e";
