# message: vac.eml
# args: -f ann@example.net -r me@example.com
require "vacation";
vacation :mime "Content-Type: text/plain; name=grün

body";
