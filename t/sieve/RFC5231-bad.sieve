# message: A.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
require "relational";
if header :value "xx" "a" "b" { stop; }
if header :count "a" "b" { stop; }
if header :value "gt" :count "lt" "a" "b" { stop; }
