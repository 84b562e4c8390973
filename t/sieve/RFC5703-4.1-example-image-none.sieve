# mail: From: a@example.com
# mail: Content-Type: text/plain; name=image
# args: -f tim@example.com -r me@example.com
require ["mime","fileinto"];
if header :mime :type "Content-Type" "image" { fileinto "INBOX.images"; }
