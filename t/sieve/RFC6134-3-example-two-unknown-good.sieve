# mail: From: x@example.com
# args: -f eve@example.com -r me@example.com
# world: list urn:ietf:params:sieve:addrbook:default ann@example.com
# world: set spam-score "X-Spam 10"
# mail: X-Spam: 2
require ["envelope","extlists","fileinto","spamtest","relational","comparator-i;ascii-numeric","variables"];
if envelope :list "from" ":addrbook:default" { set "lim" "8"; } else { set "lim" "3"; }
if spamtest :value "ge" :comparator "i;ascii-numeric" "${lim}" { fileinto "spam"; }
