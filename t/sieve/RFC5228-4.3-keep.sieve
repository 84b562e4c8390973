# message: A.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
if size :under 1M { keep; } else { discard; }
