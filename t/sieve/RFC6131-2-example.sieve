# mail: From: Tim <tim@example.com>
# mail: To: tjs@example.edu
# mail: Subject: Hello
# args: -f tim@example.com -r me@example.com
# world: set vacation-min 60
require ["vacation-seconds"];
vacation :addresses ["tjs@example.edu", "ts4z@landru.example.edu"]
         :seconds 1800
 "I am in a meeting, and do not have access to email.";
