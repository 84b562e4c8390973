# mail: From: Tim <tim@example.com>
# mail: To: me@example.com
# mail: Subject: Hello
# args: -f tim@example.com -r me@example.com
require ["variables", "fileinto"];
set "dollar" "$";
set "text" "regarding ${dollar}{beep}";
fileinto "${text}";
