# message: A.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
require ["enotify","variables","fileinto","envelope","fcc","mailbox"];
if notify_method_capability "xmpp:tim@example.com" "Online" "yes" { fileinto "no"; }
if notify_method_capability "mailto:tim@example.com" "Online" "maybe" { fileinto "maybe"; }
if notify_method_capability "mailto:tim@example.com" "x" "maybe" { fileinto "no"; }
