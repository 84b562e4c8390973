# message: A.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
require ["regex","variables","fileinto"];
if address :comparator "i;ascii-casemap" :regex "from" "^c[a-z]+te@.*\\.org$" { fileinto "1"; }
if header :regex "subject" "(present|gift) for (you|me)" { fileinto "${1} ${2} ${0}"; }
if header :comparator "i;octet" :regex "subject" "PRESENT" { fileinto "no"; }
if header :regex "subject" "a(x)?b?" { fileinto "[${1}]"; }
