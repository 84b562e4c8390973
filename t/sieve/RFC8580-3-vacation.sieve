# message: vac.eml
# args: -f ann@example.net -r me@example.com
require ["vacation","fcc","mailbox","imap4flags","special-use"];
vacation :days 7 :from "hemingway@example.com" :fcc "INBOX.Sent" :create :flags ["\\Seen"] :specialuse "\\Sent" "Gone Fishin'";
