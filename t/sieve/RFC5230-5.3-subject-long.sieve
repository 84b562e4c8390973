# mail: From: Tim <tim@example.com>
# mail: To: me@example.com
# mail: Subject: one
# mail:  two
# args: -f tim@example.com -r me@example.com
require "vacation";
vacation "away";
