# message: A.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
if header :contains :comparator "i;foo" "Subject" "x" { discard; }
if header :comparator "i;ascii-numeric" "Subject" "x" { discard; }
