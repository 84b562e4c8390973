# message: A.eml
# args: -u ann -f tim@example.com -r ann@example.com
# world: imap FLAG Work "\Flagged"
require ["enotify", "imap4flags", "variables",
         "environment", "imapsieve"];
if environment :matches "imap.mailbox" "*" {
    set "mailbox" "${1}";
}
if allof (hasflag "\\Flagged",
          environment :contains "imap.changedflags" "\\Flagged") {
  notify :message "Important message in ${mailbox}"
      "mailto:tim@example.com?subject=SIEVE";
}
