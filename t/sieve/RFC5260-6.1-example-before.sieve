# mail: Received: from c by d; Thu, 1 Mar 2007 00:00:00 +0000
# mail: Received: from a by b; Mon, 26 Feb 2007 14:00:00 +0000
# mail: From: Tim <tim@example.com>
# args: -f tim@example.com -r me@example.com
require ["date", "relational", "index"];
if date :value "gt" :index 2 :zone "-0500" "received"
        "iso8601" "2007-02-26T09:00:00-05:00"
{ redirect "aftercutoff@example.org"; }
