# message: vac.eml
# args: -f ann@example.net -r me@example.com
require "vacation";
vacation "away";
keep;
