# The address before aliases may be one of many people's: it is not the user's unless a setting says so.
# message: vac-4.5-original-recipient.eml
# args: -f ann@example.net -r me@example.com
# world: envelope orig-to alias@example.com
require "vacation";
vacation "I am away";
