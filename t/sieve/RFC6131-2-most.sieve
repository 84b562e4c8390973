# mail: From: Tim <tim@example.com>
# mail: To: me@example.com
# mail: Subject: Hello
# args: -f tim@example.com -r me@example.com
# world: set vacation-max 3000000
require "vacation-seconds";
vacation :seconds 2000000000 "away";
