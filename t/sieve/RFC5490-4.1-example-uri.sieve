# mail: From: Tim <tim@example.com>
# mail: To: me@example.com
# mail: Subject: Hello
# args: -f tim@example.com -r me@example.com
# world: metadata "" /private/vendor/vendor.isode/notification-uri mailto:a@example.com
require ["enotify", "servermetadata", "variables", "envelope"];
if servermetadata :matches
   "/private/vendor/vendor.isode/notification-uri" "*" {
    set "notif_uri" "${0}";
}
if not string :is "${notif_uri}" "none" {
    if envelope :all :matches "from" "*" {
        set "env_from" " [really: ${1}]";
    }
    if header :matches "Subject" "*" {
        set "subject" "${1}";
    }
    if address :matches :all "from" "*" {
        set "from_addr" "${1}";
    }
    notify :message "${from_addr}${env_from}: ${subject}"
           "${notif_uri}";
}
