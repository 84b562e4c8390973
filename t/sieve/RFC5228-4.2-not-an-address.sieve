# message: A.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
redirect "nobody";
redirect "a b@example.com";
redirect "<a@example.com>";
redirect "a@";
