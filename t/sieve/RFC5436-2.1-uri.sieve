# message: A.eml
require ["enotify", "fileinto"];
if valid_notify_method ["mailto:a@example.com%2C%22b,c%22@example.com", "mailto:Ann%20Lee%20%3Ca@example.com%3E"] { fileinto "good"; }
if valid_notify_method "mailto:a@example.com;?x=y" { fileinto "semicolon"; }
if valid_notify_method "mailto:a@example.com?x=<y>" { fileinto "not-encoded"; }
if valid_notify_method "mailto:a@example.com?subject=a b" { fileinto "blank"; }
if valid_notify_method "mailto:a@example.com?x:=y" { fileinto "name"; }
if valid_notify_method "mailto:a%23example.com" { fileinto "no-address"; }
if valid_notify_method "mailto:a@example.com?cc=b%23example.com" { fileinto "no-copy-address"; }
