# message: A.eml
# args: -f tim@example.com -r ken+sieve@example.org
# world: list tag:example.com,2009-05-28:BlackList coyote@desert.example.org
# world: list tag:empty
require "extlists";
if address :list :comparator "i;octet" "from" "tag:example.com,2009-05-28:BlackList" { discard; }
