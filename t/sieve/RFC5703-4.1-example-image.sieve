# mail: From: a@example.com
# mail: Content-Type: image/png
# args: -f tim@example.com -r me@example.com
require ["mime","fileinto"];
if header :mime :type "Content-Type" "image" { fileinto "INBOX.images"; }
