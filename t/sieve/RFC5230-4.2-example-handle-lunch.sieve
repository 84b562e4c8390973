# mail: From: Tim <tim@example.com>
# mail: To: me@example.com
# mail: Subject: Lunch?
# args: -f tim@example.com -r me@example.com
require ["vacation"];
if header :contains "subject" "lunch" {
    vacation :handle "ran-away" "I'm out and can't meet for lunch";
} else {
    vacation :handle "ran-away" "I'm out";
}
