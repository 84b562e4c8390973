# message: vac.eml
# args: -f ann@example.net -r me@example.com
require ["vacation-seconds"];
vacation :seconds 0 "x";
