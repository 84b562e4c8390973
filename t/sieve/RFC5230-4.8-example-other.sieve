# mail: From: Tim <tim@example.com>
# mail: To: me@example.com
# mail: Subject: Hello
# args: -f tim@example.com -r me@example.com
require "vacation";
if header :contains "from" "boss@frobnitzm.edu" {
    redirect "pleeb@isp.example.org";
} else {
    vacation "I'm out";
}
