# message: A.eml
# args: -f tim@example.com -r ken+sieve@example.org
# world: envelope notify SUCCESS,FAILURE
# world: envelope orcpt rfc822;a@example.com
# world: envelope ret HDRS
# world: envelope envid QQ314159
require ["envelope","envelope-dsn","fileinto"];
if envelope "notify" "FAILURE" { fileinto "f"; }
if envelope :matches "orcpt" "rfc822;*@example.com" { fileinto "o"; }
if envelope "ret" "hdrs" { fileinto "r"; }
if envelope "envid" "QQ314159" { fileinto "e"; }
