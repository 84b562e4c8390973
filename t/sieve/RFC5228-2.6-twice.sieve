# message: A.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
if header :is :contains "a" "b" { stop; }
if header :comparator "i;octet" :comparator "i;octet" "a" "b" { stop; }
