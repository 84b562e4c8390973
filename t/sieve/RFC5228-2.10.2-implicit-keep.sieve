# message: A.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
if size :over 500K { discard; }
