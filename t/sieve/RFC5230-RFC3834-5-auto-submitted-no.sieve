# message: vac-RFC3834-5-auto-submitted-no.eml
# args: -f ann@example.net -r me@example.com
require "vacation";
vacation "I am away";
