# mail: From: Tim <tim@example.com>
# mail: To: me@example.com
# mail: Subject: Hello
# mail: AUTO-SUBMITTED:  Auto-Replied; owner-email=x@y
# args: -f tim@example.com -r me@example.com
require "vacation";
vacation "away";
