# message: A.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
if header "a" { stop; }
if header "a" "b" "c" { stop; }
if header "a" :is "b" { stop; }
if header 3 "b" { stop; }
if size :over "3" { stop; }
if size 3 { stop; }
keep "x";
stop :is;
