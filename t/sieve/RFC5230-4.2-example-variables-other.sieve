# mail: From: Tim <tim@example.com>
# mail: To: me@example.com
# mail: Subject: Something else
# args: -f tim@example.com -r me@example.com
require ["vacation","variables"];
if header :matches "subject" "*" {
    vacation :subject "Automatic response to: ${1}"
             "I'm away -- send mail to foo in my absence";
}
