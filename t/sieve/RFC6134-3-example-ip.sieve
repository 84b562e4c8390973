# mail: From: x@example.com
# mail: Received: from there (there.example.net [192.0.2.7]) by here; Wed, 21 May 2025 12:34:56 +0200
# args: -f tim@example.com -r me@example.com
# world: list tag:example.com,2011-04-10:DisallowedIPs 192.0.2.7
require ["extlists","variables","index","reject"];
if header :index 1 :matches "received" "*(* [*.*.*.*])*" {
    set "ip" "${3}.${4}.${5}.${6}";
    if string :list "${ip}" "tag:example.com,2011-04-10:DisallowedIPs" { reject "Message not allowed from this IP address"; }
}
