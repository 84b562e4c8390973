# message: vac.eml
# args: -f ann@example.net -r me@example.com
require "vacation";
vacation :subject "Gone fishing" :from "Me <me@example.org>" :mime text:
Content-Type: text/plain

Gone.
.
;
