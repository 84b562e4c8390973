# mail: From: x@example.com
# args: -f ann@example.com -r me@example.com
# world: list urn:ietf:params:sieve:addrbook:default ann@example.com
# world: set spam-score "X-Spam 10"
# mail: X-Spam: 5
require ["envelope","extlists","fileinto","spamtest","relational","comparator-i;ascii-numeric"];
if envelope :list "from" ":addrbook:default" {
    if spamtest :value "ge" :comparator "i;ascii-numeric" "8" { fileinto "spam"; }
} elsif spamtest :value "ge" :comparator "i;ascii-numeric" "3" { fileinto "spam"; }
