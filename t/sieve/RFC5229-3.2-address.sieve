# message: C.eml
# args: -f tim@example.com -r ken+sieve@example.org
require ["variables","fileinto"];
if address :matches ["To", "Cc"] ["coyote@**.com",
    "wile@**.com"] {
  fileinto "0 ${0}";
  fileinto "1 ${1}.";
  fileinto "INBOX.business.${2}"; stop;
}
