# message: A.eml
# args: -f tim@example.com -r ken+sieve@example.org
# world: list tag:example.com,2009-05-28:BlackList coyote@desert.example.org
# world: list tag:empty
require ["extlists","fileinto"];
if valid_ext_list ":addrbook:default" { fileinto "always"; }
if valid_ext_list "urn:ietf:params:sieve:addrbook:default" { fileinto "by its whole name"; }
if address :list "from" ":addrbook:default" { fileinto "no"; }
