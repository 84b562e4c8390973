# message: A.eml
# args: -u ann -f tim@example.com -r ann@example.com
require ["environment","fileinto","relational"];
if environment "imap.user" "" { fileinto "no user"; }
if environment "imap.email" "" { fileinto "no email"; }
if environment "imap.changedflags" "" { fileinto "no flags"; }
if environment :matches "imap.cause" "*" { fileinto "a cause"; }
