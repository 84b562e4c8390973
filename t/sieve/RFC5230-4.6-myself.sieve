# message: vac-4.6-myself.eml
# args: -f ME@example.com -r me@example.com
require "vacation";
vacation "I am away";
