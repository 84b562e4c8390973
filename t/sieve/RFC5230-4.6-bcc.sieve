# mail: From: Tim <tim@example.com>
# mail: Bcc: me@example.com
# args: -f tim@example.com -r me@example.com
require "vacation";
vacation "away";
