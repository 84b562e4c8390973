# mail: From: Tim <tim@example.com>
# mail: To: me@example.com
# mail: Subject: Hello
# mail: X-Event-ID: 7
# args: -f tim@example.com -r me@example.com
# world: seen e 7
require ["duplicate", "imap4flags"];
if duplicate :header "X-Event-ID" :handle "e" :last :seconds 3600 {
  discard;
}
