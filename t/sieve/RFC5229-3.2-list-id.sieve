# message: C.eml
# args: -f tim@example.com -r ken+sieve@example.org
require ["variables","fileinto"];
if header :matches "List-ID" "*<*@*" {
  fileinto "INBOX.lists.${2}"; stop;
}
