# message: C.eml
# args: -f tim@example.com -r ken+sieve@example.org -d
require ["replace"];
replace :subject "Gelöscht" :from "me@example.com" "Here was a message.";
