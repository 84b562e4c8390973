# message: S.eml
# args: -f tim@example.com -r ken+sieve@example.org -d
require ["editheader","fileinto"];
addheader "X-Hello" "World";
if header :contains "X-Hello" "World" { fileinto "international"; }
keep;
addheader "X-Flavor" "vanilla";
keep;
