# message: C.eml
# args: -f tim@example.com -r ken+sieve@example.org
require ["subaddress","fileinto","envelope"];
if envelope :detail "to" "sieve" { fileinto "detail"; }
if envelope :user "to" "ken" { fileinto "user"; }
if address :user "from" "tim" { fileinto "from user"; }
if address :detail :contains "from" "wor" { fileinto "from detail"; }
if address :detail :matches "to" "*" { fileinto "no"; }
