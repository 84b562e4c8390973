# message: vac-4.5-in-cc.eml
# args: -f ann@example.net -r me@example.com
require "vacation";
vacation "I am away";
