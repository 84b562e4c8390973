# mail: From: Tim <tim@example.com>
# mail: To: me@example.com
# mail: Subject: Hello
# args: -f tim@example.com -r me@example.com
require "vacation-seconds";
vacation :seconds 1000000 "away";
