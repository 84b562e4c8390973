# mail: From: Tim <tim@example.com>
# mail: To: me@example.com
# mail: Subject: Hello
# args: -f tim@example.com -r me@example.com
require "enotify";
if not valid_notify_method ["mailto:",
        "http://gw.example.net/notify?test"] {
    stop;
}
discard;
