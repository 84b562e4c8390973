# message: A.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
require ["reject","ereject","fileinto"];
reject "a";
keep;
