# mail: From: Tim <tim@example.com>
# mail: To: me@example.com
# mail: Subject: MAKE MONEY FAST
# args: -f tim@example.com -r me@example.com
require "body";
if body :raw :contains "MAKE MONEY FAST" {
        discard;
}
