# message: A.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
if not size :under 1M { discard; }
