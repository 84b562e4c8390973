# message: vac-5.1-no-subject.eml
# args: -f ann@example.net -r me@example.com
require "vacation";
vacation "I am away";
