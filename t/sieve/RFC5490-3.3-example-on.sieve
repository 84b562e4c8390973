# mail: From: Tim <tim@example.com>
# mail: To: me@example.com
# mail: Subject: Hello
# args: -f tim@example.com -r me@example.com
# world: metadata INBOX /private/vendor/vendor.isode/auto-replies on
require ["mboxmetadata", "vacation"];
if metadata :is "INBOX"
   "/private/vendor/vendor.isode/auto-replies" "on" {
 vacation text:
I'm away on holidays till March 2009.
Expect a delay.
.
;
}
