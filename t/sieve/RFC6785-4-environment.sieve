# message: A.eml
# args: -u ann -t 2025-05-21T13:37:00+02:00
# world: imap FLAG Archive "\Seen $Label"
require ["imapsieve","environment","imap4flags","variables","fileinto"];
if environment :matches "imap.cause" "*" { set "c" "${1}"; }
if environment :matches "imap.mailbox" "*" { set "m" "${1}"; }
if environment :matches "imap.changedflags" "*" { set "f" "${1}"; }
if environment :matches "imap.user" "*" { set "u" "${1}"; }
fileinto "${c} ${m} ${f} ${u}";
