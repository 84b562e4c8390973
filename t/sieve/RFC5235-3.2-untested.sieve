# message: A.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
require ["spamtestplus","relational","comparator-i;ascii-numeric","fileinto","virustest"];
if spamtest :value "eq" :comparator "i;ascii-numeric" "0" { fileinto "0"; }
if spamtest :count "eq" "0" { fileinto "none"; }
if spamtest :percent :is "0" { fileinto "percent 0"; }
if virustest "0" { fileinto "virus 0"; }
