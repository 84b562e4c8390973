# message: A.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
require ["enotify","variables","fileinto","envelope","fcc","mailbox"];
if not valid_notify_method ["mailto:", "http://gw.example.net/notify?test"] { fileinto "not valid"; }
if valid_notify_method "mailto:a@example.com?subject=x" { fileinto "valid"; }
