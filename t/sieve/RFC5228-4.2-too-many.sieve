# message: A.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
redirect "a@example.com";
redirect "b@example.com";
redirect "c@example.com";
redirect "d@example.com";
redirect "e@example.com";
