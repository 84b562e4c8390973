# message: vac.eml
# args: -f ann@example.net -r me@example.com
# world: set vacation-min 600
require ["vacation-seconds"];
vacation :seconds 5 "x";
