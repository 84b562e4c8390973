# message: exe.eml
# args: -f tim@example.com -r me@example.com
require ["mime","fileinto"];
if header :mime :anychild :contenttype "Content-Type" "text/html" { fileinto "INBOX.html"; }
