# message: C.eml
# args: -f tim@example.com -r ken+sieve@example.org
require ["date","relational","fileinto","index","variables"];
if anyof(currentdate :is "weekday" "0", currentdate :is "weekday" "6", currentdate :value "lt" "hour" "09", currentdate :value "ge" "hour" "17") { redirect "pager@example.com"; }
if allof(currentdate :value "ge" "date" "2007-06-30", currentdate :value "le" "date" "2027-07-07") { fileinto "vacation"; }
if currentdate :zone "+0000" "hour" "11" { fileinto "utc"; }
