# message: A.eml
# args: -f tim@example.com -r ken+sieve@example.org
# world: envelope notify FAILURE,DELAY
# world: envelope orcpt x400;ann@example.com
require ["envelope","envelope-dsn","fileinto","relational","comparator-i;ascii-numeric"];
if envelope "notify" "SUCCESS" { fileinto "success is asked for"; }
if allof (envelope "notify" "FAILURE",
          envelope :comparator "i;ascii-numeric" :count "eq" "notify" "1") { fileinto "only failure"; }
if envelope :matches "orcpt" "rfc822;*@example.com" { fileinto "example.com"; }
