# mail: From: Tim <tim@example.com>
# mail: Resent-To: me@example.com
# mail: To: x@y
# args: -f tim@example.com -r me@example.com
require "vacation";
vacation "away";
