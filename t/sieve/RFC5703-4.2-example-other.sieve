# mail: From: a@example.com
# mail: Content-From: tom@example.com
# args: -f tim@example.com -r me@example.com
require ["mime","fileinto"];
if address :mime :is :all "content-from" "tim@example.com" { fileinto "INBOX.part-from-tim"; }
