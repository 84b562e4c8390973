# message: A.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
require "comparator-i;ascii-numeric";
if header :contains :comparator "i;ascii-numeric" "Subject" "1" { discard; }
if header :matches :comparator "i;ascii-numeric" "Subject" "1" { discard; }
