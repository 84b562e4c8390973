# mail: From: Tim <tim@example.com>
# mail: To: me@example.com
# mail: Subject: Hello
# args: -f tim@example.com -r me@example.com
require ["fileinto", "include", "variables", "relational"];
global "test";
global "test_mailbox";

set "test" "$$";
include "subject_tests";

set "test" "Make money";
include "subject_tests";

if string :count "eq" "${test_mailbox}" "1"
{
    fileinto "${test_mailbox}";
    stop;
}
