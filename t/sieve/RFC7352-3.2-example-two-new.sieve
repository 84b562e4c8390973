# mail: From: Tim <tim@example.com>
# mail: To: me@example.com
# mail: Subject: Hello
# mail: Message-ID: <a@b>
# args: -f tim@example.com -r me@example.com
require "duplicate";
if duplicate {
  discard;
}
