# message: A.eml
# args: -f a@example.com -r a-b-c@example.org
# world: set delimiters -
require ["subaddress","fileinto","envelope"];
if envelope :detail "to" "b-c" { fileinto "yes"; }
