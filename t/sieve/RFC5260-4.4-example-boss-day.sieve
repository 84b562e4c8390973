# mail: From: boss@example.com
# mail: Date: Tue, 20 May 2025 16:59:59 -0700
# args: -f tim@example.com -r me@example.com
require ["date", "relational", "fileinto"];
if allof(header :is "from" "boss@example.com",
         date :value "ge" :originalzone "date" "hour" "09",
         date :value "lt" :originalzone "date" "hour" "17")
{ fileinto "urgent"; }
