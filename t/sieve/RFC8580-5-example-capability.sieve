# mail: From: ann@example.net
# mail: To: hemingway@example.com
# mail: Subject: Hello
# args: -f ann@example.net -r hemingway@example.com
require ["enotify","fcc","fileinto"];
if notify_method_capability "xmpp:" "fcc" "yes" {
    notify :fcc "INBOX.Sent" :message "You got mail" "xmpp:ken@example.com?message;subject=SIEVE";
} else {
    notify :fcc "INBOX.Sent" :message "You got mail!" "mailto:ken@example.com";
}
if notify_method_capability "mailto:" "fcc" "yes" { stop; }
fileinto "no copies";
