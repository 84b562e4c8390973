# message: A.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
if not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not true { keep; }
