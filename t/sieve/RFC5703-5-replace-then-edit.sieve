# message: A.eml
# args: -f tim@example.com -r ken+sieve@example.org -d
require ["replace","editheader","fileinto"];
replace "x";
addheader "X-Y" "z";
if header "content-type" "text/plain; charset=utf-8" { fileinto "yes"; }
