# message: A.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
# world: set no-redirect 1
redirect "a@example.com";
