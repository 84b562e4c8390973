# message: C.eml
# args: -f tim@example.com -r ken+sieve@example.org
# world: seen "" <one@example.com>
require ["duplicate","fileinto","variables"];
if duplicate { discard; }
