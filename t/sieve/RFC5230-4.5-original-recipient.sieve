# message: vac-4.5-original-recipient.eml
# args: -f ann@example.net -r me@example.com
# world: set vacation-orig-to 1
# world: envelope orig-to alias@example.com
require "vacation";
vacation "I am away";
