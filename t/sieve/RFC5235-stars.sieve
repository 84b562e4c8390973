# message: spam.eml
# args: -f tim@example.com -r ken+sieve@example.org
# world: set spam-stars "X-Stars 10"
require ["spamtestplus","relational","comparator-i;ascii-numeric","fileinto","virustest"];
if spamtest "5" { fileinto "5"; }
