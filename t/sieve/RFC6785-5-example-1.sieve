# message: A.eml
# args: -u ann -f tim@example.com -r ann@example.com
# world: imap COPY ActionItems ""
require ["copy", "environment", "imapsieve"];
if anyof (environment :is "imap.cause" "APPEND",
          environment :is "imap.cause" "COPY")  {
    if environment :is "imap.mailbox" "ActionItems" {
        redirect :copy "actionitems@example.com";
    }
}
