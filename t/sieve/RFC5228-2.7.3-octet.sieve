# message: A.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
if header :contains :comparator "i;octet" "Subject" "I HAVE A PRESENT" { discard; }
