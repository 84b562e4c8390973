# mail: From: Tim <tim@example.com>
# mail: To: me@example.com
# mail: Subject: Hello
# args: -f tim@example.com -r me@example.com
require ["variables", "include", "fileinto"];
include "set_vacation";
fileinto "[${global.i_am_on_vacation}]";
