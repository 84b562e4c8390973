# message: vac-4.6-list-request.eml
# args: -f list-request@example.net -r me@example.com
require "vacation";
vacation "I am away";
