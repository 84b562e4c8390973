# message: vac-4.6-listserv.eml
# args: -f LISTSERV@example.net -r me@example.com
require "vacation";
vacation "I am away";
