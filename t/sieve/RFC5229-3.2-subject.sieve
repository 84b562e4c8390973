# message: C.eml
# args: -f tim@example.com -r ken+sieve@example.org
require ["variables","fileinto"];
if header :matches "Subject" "*[*] *" {
  fileinto "INBOX.lists.${2}";
  fileinto "${3}";
  fileinto "${03}";
  fileinto "x${4}${99}";
}
