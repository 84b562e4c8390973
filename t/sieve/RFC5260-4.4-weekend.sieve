# message: C.eml
# args: -f tim@example.com -r ken+sieve@example.org
require ["date","relational","fileinto","index","variables"];
if anyof(date :is "received" "weekday" "0",
  date :is "received" "weekday" "6")
{ fileinto "weekend"; }
