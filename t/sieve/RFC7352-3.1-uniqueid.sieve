# message: C.eml
# args: -f tim@example.com -r ken+sieve@example.org
# world: seen "" <one@example.com>
require ["duplicate","fileinto","variables"];
if header :matches "message-id" "*" { if duplicate :uniqueid "${0}" { discard; } }
