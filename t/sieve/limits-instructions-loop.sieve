# message: C.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
# world: set instructions 50
require ["foreverypart","fileinto"];
foreverypart { foreverypart { foreverypart { foreverypart { foreverypart { foreverypart { foreverypart { foreverypart { keep; } } } } } } } } 
