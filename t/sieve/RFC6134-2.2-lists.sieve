# message: A.eml
# args: -f tim@example.com -r ken+sieve@example.org
# world: list tag:example.com,2009-05-28:BlackList coyote@desert.example.org
# world: list tag:empty
require ["extlists","variables","fileinto"];
if address :list ["to","from"] [":addrbook:default", "tag:example.com,2009-05-28:BlackList"] { fileinto "one of them"; }
set "who" "COYOTE@desert.example.org";
if string :list "${who}" "tag:example.com,2009-05-28:BlackList" { fileinto "string"; }
