# mail: From: Tim <tim@example.com>
# mail: To: me@example.com
# mail: Subject: Hello
# mail: List-Archive: <mailto:l@example.com>
# args: -f tim@example.com -r me@example.com
require "vacation";
vacation "away";
