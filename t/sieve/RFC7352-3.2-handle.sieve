# message: C.eml
# args: -f tim@example.com -r ken+sieve@example.org
# world: seen notifier C8H10N4O2
require ["duplicate","fileinto","variables"];
if duplicate :header "X-Caffeine" :handle "notifier" { fileinto "h"; }
if duplicate :header "X-Caffeine" { fileinto "no"; }
