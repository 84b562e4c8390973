# message: vac-4.6-precedence-bulk.eml
# args: -f ann@example.net -r me@example.com
require "vacation";
vacation "I am away";
