# message: vac-4.6-null-sender.eml
# args: -f '' -r me@example.com
require "vacation";
vacation "I am away";
