# message: vac-4.5-addresses.eml
# args: -f ann@example.net -r me@example.com
require "vacation";
vacation :addresses ["other@example.com"] "away";
