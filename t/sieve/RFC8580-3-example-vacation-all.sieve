# mail: From: ann@example.net
# mail: To: hemingway@example.com
# mail: Subject: Hello
# args: -f ann@example.net -r hemingway@example.com
require ["vacation","fcc","mailbox","special-use","imap4flags"];
vacation :days 7 :from "hemingway@example.com" :specialuse "\\Sent" :create :fcc "INBOX.Sent" :flags ["\\Seen"] "Gone Fishin'";
