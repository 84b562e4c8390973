# mail: From: boss@example.org
# mail: Subject: FYI: numbers
# args: -f tim@example.com -r ken@example.org
require ["mime", "variables", "extracttext", "foreverypart", "enotify"];
if header :contains "from" "boss@example.org" {
    if header :matches "Subject" "*" { set "subject" "${1}"; }
    foreverypart {
        if header :mime :type :is "Content-Type" "text" {
            extracttext :first 12 "msgcontent";
            break;
        }
    }
    if not header :contains "subject" "FYI:" {
        notify :message "[SUBJECT]: ${subject} / ${msgcontent}" "mailto:ken@example.com";
    }
}
