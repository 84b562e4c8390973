# message: A.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
require ["date","relational","fileinto","index","variables"];
if date "date" "century" "20" { stop; }
if date :zone "CET" "date" "hour" "20" { stop; }
if currentdate :originalzone "hour" "20" { stop; }
if header :last "a" "b" { stop; }
if header :index 0 "a" "b" { stop; }
if date :zone "+0000" :originalzone "date" "hour" "20" { stop; }
