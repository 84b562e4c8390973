# message: vac-4.6-owner-list.eml
# args: -f owner-list@example.net -r me@example.com
require "vacation";
vacation "I am away";
