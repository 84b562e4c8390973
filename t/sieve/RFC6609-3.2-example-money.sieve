# mail: From: Tim <tim@example.com>
# mail: To: me@example.com
# mail: Subject: Make money
# args: -f tim@example.com -r me@example.com
require ["include"];
include :personal "always_allow";
include :global "spam_tests";
include :personal "spam_tests";
include :personal "mailing_lists";
