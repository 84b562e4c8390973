# message: vac-4.6-majordomo.eml
# args: -f majordomo@example.net -r me@example.com
require "vacation";
vacation "I am away";
