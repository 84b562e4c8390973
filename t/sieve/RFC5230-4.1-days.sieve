# message: vac.eml
# args: -f ann@example.net -r me@example.com
require "vacation";
vacation :days 23 :addresses ["tjs@example.edu", "ts4z@landru.example.edu"] "I'm away until October 19.";
