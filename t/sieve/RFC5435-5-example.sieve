# mail: From: Tim <tim@example.com>
# mail: To: me@example.com
# mail: Subject: Hello
# args: -f tim@example.com -r me@example.com
require ["enotify"];
if notify_method_capability
       "mailto:tim@example.com"
       "Online"
       "maybe" {
    notify :importance "1" :message "You got mail"
         "mailto:tim@example.com";
} else {
    notify :message "You got mail" "mailto:tel@example.com";
}
