# message: C.eml
# args: -f tim@example.com -r ken+sieve@example.org
require "fileinto";
if header :is "x-empty" "" { fileinto "empty"; }
if header :is "subject" "" { fileinto "no"; }
if header "x-priority" "3" { fileinto "three"; }
