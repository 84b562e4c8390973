# message: A.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
require ["fileinto", "relational"];
if header :value "lt" "x-priority" "3" { fileinto "Priority"; }
elsif address :value "gt" :all ["from"] ["M"] { fileinto "From N-Z"; }
else { fileinto "From A-M"; }
if allof ( address :count "eq" ["to", "cc"] ["1"] , address :all ["to", "cc"] ["me@foo.example.com"] ) { fileinto "Only me"; }
