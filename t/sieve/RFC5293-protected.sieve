# message: S.eml
# args: -f tim@example.com -r ken+sieve@example.org -d
# world: set protected "Subject X-Other"
require ["editheader","fileinto"];
addheader "Subject" "other";
deleteheader "Subject";
