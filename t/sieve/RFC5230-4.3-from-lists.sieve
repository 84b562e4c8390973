# mail: To: me@example.com
# mail: From: tim@example.com
# args: -f tim@example.com -r me@example.com
require ["vacation","variables"];
if header "from" "nobody" { vacation :from "" "x"; }
elsif header "from" "nobody" { vacation :from "a b" "x"; }
elsif header "from" "nobody" { vacation :from "a: b@c;" "x"; }
elsif header "from" "nobody" { vacation :from "<a@b>, c" "x"; }
elsif header "from" "nobody" { vacation :from "Me <me@example.com>, \"You, too\" <you@example.com>" "x"; }
