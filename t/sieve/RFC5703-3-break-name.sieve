# message: C.eml
# args: -f tim@example.com -r ken+sieve@example.org
require ["foreverypart","mime","variables","fileinto","extracttext","relational","comparator-i;ascii-numeric"];
foreverypart :name "a" { break :name "b"; }
