# message: S.eml
# args: -f tim@example.com -r ken+sieve@example.org -d
require ["editheader","fileinto"];
deleteheader "x-hello";
if exists "x-hello" { fileinto "no"; }
