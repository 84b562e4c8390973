# message: A.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
reject "a";
ereject "b";
