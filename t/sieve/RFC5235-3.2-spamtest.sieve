# message: spam.eml
# args: -f tim@example.com -r ken+sieve@example.org
# world: set spam-score "X-Spam-Score 10"
# world: set virus-text "X-Virus untested clean maybe cleaned trust infected"
require ["spamtestplus","relational","comparator-i;ascii-numeric","fileinto","virustest"];
if spamtest :value "eq" :comparator "i;ascii-numeric" "0" { fileinto "INBOX.unclassified"; }
elsif spamtest :value "ge" :comparator "i;ascii-numeric" "3" { fileinto "INBOX.spam-trap"; }
if spamtest :is "6" { fileinto "six"; }
if spamtest :percent :is "65" { fileinto "65"; }
if spamtest :percent :value "gt" :comparator "i;ascii-numeric" "37" { fileinto "37"; }
if virustest :value "ge" :comparator "i;ascii-numeric" "3" { fileinto "virus 3"; }
if virustest "4" { fileinto "no"; }
