# message: S.eml
# args: -f tim@example.com -r ken+sieve@example.org -d
require ["editheader","fileinto"];
addheader "X-Long" "word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word end";
addheader "X-Lines" "a
b: c";
