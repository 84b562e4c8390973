# message: C.eml
# args: -f tim@example.com -r ken+sieve@example.org
require "fileinto";
if header :is ["subject","x-caffeine"] "c8h10n4o2" { fileinto "yes"; }
if header :is "x caffeine" "" { stop; }
