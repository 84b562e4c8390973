# message: C.eml
# args: -f tim@example.com -r ken+sieve@example.org
require "fileinto";
if address :localpart :is "from" "tim+work" { fileinto "local"; }
if address :domain :is "from" "example.com" { fileinto "domain"; }
if address :all :is "from" "TIM+WORK@example.com" { fileinto "all"; }
if address "from" "ann@example.net" { fileinto "second"; }
if address :all :is "to" "carl@example.org" { fileinto "group"; }
if address :contains "from" "Jones" { fileinto "no"; }
