# message: S.eml
# args: -f tim@example.com -r ken+sieve@example.org -d
require ["editheader","fileinto"];
deleteheader :index 1 :last "X-Hello";
