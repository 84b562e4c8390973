# message: vac-RFC3834-2-auto-submitted.eml
# args: -f ann@example.net -r me@example.com
require "vacation";
vacation "I am away";
