# mail: From: Tim <tim@example.com>
# mail: To: me@example.com
# mail: Subject: Hello
# mail: MIME-Version: 1.0
# mail: Content-Type: multipart/mixed; boundary=b
# mail: 
# mail: --b
# mail: X-Header: Make Money Fast
# mail: 
# mail: x
# mail: --b--
# args: -f tim@example.com -r me@example.com
require "body";
if body :raw :contains "MAKE MONEY FAST" {
        discard;
}
