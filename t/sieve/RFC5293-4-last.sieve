# message: S.eml
# args: -f tim@example.com -r ken+sieve@example.org -d
require ["editheader","fileinto"];
addheader :last "X-Last" "the end";
addheader "X-Umlaut" "Grüße";
keep;
