# message: A.eml
# args: -f tim@example.com -r ken+sieve@example.org
require "envelope";
if envelope :all :is "from" "tim@example.com" {
  discard;
}
