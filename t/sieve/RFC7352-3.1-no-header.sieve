# message: A.eml
# args: -f tim@example.com -r ken+sieve@example.org
require ["duplicate","fileinto","variables"];
if duplicate { fileinto "no"; }
if duplicate :header "x none" { fileinto "no"; }
