# mail: From: ann@example.net
# mail: To: hemingway@example.com
# mail: Subject: Hello
# args: -f ann@example.net -r hemingway@example.com
require ["vacation","fcc"];
vacation :days 7 :from "hemingway@example.com" :fcc "INBOX.Sent" "Gone Fishin'";
