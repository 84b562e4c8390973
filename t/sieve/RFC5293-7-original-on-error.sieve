# message: S.eml
# args: -f tim@example.com -r ken+sieve@example.org -d
require ["editheader","fileinto","variables"];
addheader "X-A" "b";
fileinto "${x}";
