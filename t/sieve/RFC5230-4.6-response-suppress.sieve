# message: vac-4.6-response-suppress.eml
# args: -f ann@example.net -r me@example.com
require "vacation";
vacation "I am away";
