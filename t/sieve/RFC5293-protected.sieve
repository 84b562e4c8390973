# message: S.eml
# args: -f tim@example.com -r ken+sieve@example.org -d
# world: set protected "X-Hello X-Other"
require ["editheader","fileinto"];
addheader "X-Other" "other";
deleteheader "X-Hello";
