# message: vac.eml
# args: -f ann@example.net -r me@example.com
require ["vacation-seconds"];
vacation :addresses ["tjs@example.edu"] :seconds 1800 "I am in a meeting";
