# message: vac.eml
# args: -f ann@example.net -r me@example.com
# world: set vacation-max 2592000
require "vacation";
vacation :days 4000000000 "x";
