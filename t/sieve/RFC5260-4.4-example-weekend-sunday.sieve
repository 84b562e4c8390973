# mail: Received: from a by b; Sun, 18 May 2025 12:00:00 +0200
# mail: From: Tim <tim@example.com>
# args: -f tim@example.com -r me@example.com
require ["date", "relational", "fileinto"];
if anyof(date :is "received" "weekday" "0",
         date :is "received" "weekday" "6")
{ fileinto "weekend"; }
