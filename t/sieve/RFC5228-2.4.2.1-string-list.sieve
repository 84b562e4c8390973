# message: A.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
if header :contains ["to", "cc"] ["me@example.com", "roadrunner@acme.example.com"] { discard; }
