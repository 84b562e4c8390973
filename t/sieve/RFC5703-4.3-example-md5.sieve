# mail: From: a@example.com
# mail: Content-MD5: Q2hlY2sgSW50ZWdyaXR5IQ==
# args: -f tim@example.com -r me@example.com
require ["mime","fileinto"];
if exists :mime :anychild "content-md5" { fileinto "INBOX.md5"; }
