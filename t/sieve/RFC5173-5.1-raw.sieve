# message: C.eml
# args: -f tim@example.com -r ken+sieve@example.org
require ["body","fileinto","relational","comparator-i;ascii-numeric"];
if body :raw :contains "MAKE MONEY FAST" { discard; }
if body :raw :contains "boundary=inner" { fileinto "raw"; }
if body :raw :contains "gr=FC=DFe" { fileinto "undecoded"; }
if body :raw :contains "Caffeine" { fileinto "no"; }
