# message: vac-4.5-account-address.eml
# args: -f ann@example.net -r me@example.com -a other@example.com
require "vacation";
vacation "I am away";
