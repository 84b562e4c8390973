# message: S.eml
# args: -f tim@example.com -r ken+sieve@example.org -d
require ["editheader","fileinto"];
if header :contains "Delivered-To" "bob@example.com" {
  deleteheader :index 1 :contains "Delivered-To" "bob@example.com";
}
