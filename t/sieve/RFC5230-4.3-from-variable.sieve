# mail: To: me@example.com
# mail: From: tim@example.com
# args: -f tim@example.com -r me@example.com
require ["vacation","variables"];
set "f" "somebody else";
vacation :from "${f}" "x";
