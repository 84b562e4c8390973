# message: A.eml
# args: -f a@example.com -r ken@example.org
require ["subaddress","fileinto","envelope"];
if envelope :detail "to" "" { fileinto "no"; }
if envelope :detail :contains "to" "" { fileinto "no"; }
