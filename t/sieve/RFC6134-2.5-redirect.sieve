# message: A.eml
# args: -f tim@example.com -r ken+sieve@example.org
# world: list tag:example.com,2009-05-28:BlackList coyote@desert.example.org
# world: list urn:ietf:params:sieve:addrbook:default a@example.com b@example.com
require ["extlists","fileinto","envelope"];
redirect :list ":addrbook:default";
