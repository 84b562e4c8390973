# message: A.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
redirect "bart@example.com";
redirect "BART@example.com";
