# message: vac-RFC3834-2-auto-submitted.eml
# args: -f tim@example.com -r ken+sieve@example.org
require "enotify";
notify "mailto:a@example.com";
