# mail: From: ann@example.com
# args: -f tim@example.com -r me@example.com
# world: list tag:example.com,2010-05-28:mylist ann@example.com bob@example.com
require ["extlists","envelope","subaddress"];
if allof (envelope :detail "to" "mylist", header :list "from" "tag:example.com,2010-05-28:mylist") {
    redirect :list "tag:example.com,2010-05-28:mylist";
}
