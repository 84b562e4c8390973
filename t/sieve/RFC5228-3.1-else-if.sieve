# message: A.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
if true { keep; } else if false { stop; }
