# message: C.eml
# args: -f tim@example.com -r ken+sieve@example.org
require ["date","relational","fileinto","index","variables"];
if allof(header :contains "from" "tim",
  date :value "ge" :originalzone "date" "hour" "09",
  date :value "lt" :originalzone "date" "hour" "17")
{ fileinto "urgent"; }
