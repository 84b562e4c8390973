# message: knit.eml
# args: -f tim@example.com -r ken+sieve@example.org
require ["enotify","variables","fileinto","envelope","fcc","mailbox"];
if header :matches "from" "*@*.example.com>" {
  if envelope :all :matches "from" "*" { set "env_from" " [really: ${1}]"; }
  if address :matches :all "from" "*" { set "from_addr" "${1}"; }
  notify :message "${from_addr}${env_from}" "mailto:alm@example.com";
}
