# message: C.eml
# args: -f tim@example.com -r ken+sieve@example.org
require ["comparator-i;ascii-numeric","fileinto"];
if header :comparator "i;ascii-numeric" "x-priority" "0003 bottles" { fileinto "equal"; }
if header :comparator "i;ascii-numeric" "x-caffeine" "none" { fileinto "both infinite"; }
if header :comparator "i;ascii-numeric" "x-priority" "30" { fileinto "no"; }
