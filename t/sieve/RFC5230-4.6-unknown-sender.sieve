# message: vac-4.6-unknown-sender.eml
# args: -r me@example.com
require "vacation";
vacation "I am away";
