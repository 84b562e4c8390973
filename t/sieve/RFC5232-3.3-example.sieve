# mail: From: imap@cac.washington.example.edu
# mail: To: me@example.com
# mail: Subject: Hello
# mail: Disposition-Notification-To: mel@example.com
# args: -f tim@example.com -r me@example.com
require ["fileinto", "imap4flags", "variables"];
if header :contains "Disposition-Notification-To"
   "mel@example.com" {
    addflag "flagvar" "$MDNRequired";
}
if header :contains "from" "imap@cac.washington.example.edu" {
    removeflag "flagvar" "$MDNRequired";
    fileinto :flags "${flagvar}" "INBOX.imap-list";
}
