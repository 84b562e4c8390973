# message: A.eml
# args: -f tim@example.com -r ken+sieve@example.org -b "$here/multi/edit.sieve"
require ["fileinto"];
if exists "x-before" { fileinto "edited"; }
