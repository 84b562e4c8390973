# message: A.eml
# args: -f tim@example.com -r ken+sieve@example.org -d
require "enclose";
enclose :subject "Warning" :headers ["X-Note: enclosed"] text:
WARNING! The enclosed message has attachments that might be
harmful.
.
;
