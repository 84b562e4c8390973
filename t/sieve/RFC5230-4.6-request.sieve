# mail: From: Tim <tim@example.com>
# mail: To: me@example.com
# mail: Subject: Hello
# args: -f x-REQUEST@example.com -r me@example.com
require "vacation";
vacation "away";
