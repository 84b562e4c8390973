# mail: From: x@example.com
# args: -f tim@example.com -r me@example.com
# world: list tag:example.com,2011-01-01:localHolidays 2025-05-22 2025-12-25
require ["extlists","date","enotify"];
if currentdate :list "date" "tag:example.com,2011-01-01:localHolidays" { notify "mailto:romeo@im.example.com"; }
