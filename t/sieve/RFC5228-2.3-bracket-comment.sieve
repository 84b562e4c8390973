# message: A.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
if size :over 1K { /* this is a comment
   this is still a comment */ discard /* this is a comment
   */ ;
}
