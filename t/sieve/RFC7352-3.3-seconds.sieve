# message: C.eml
# args: -f tim@example.com -r ken+sieve@example.org
# world: seen "" <one@example.com>
require ["duplicate","fileinto","variables"];
if duplicate :seconds 1800 :last { fileinto "dup"; }
if duplicate :seconds 99999999 :uniqueid "x" { stop; }
