# mail: From: Tim <tim@example.com>
# mail: To: me@example.com
# mail: Subject: Hello
# args: -f tim@example.com -r me@example.com
# world: metadata INBOX /private/a x
# world: metadata INBOX /shared/b ""
# world: metadata "" /shared/s 1
require ["mboxmetadata", "servermetadata", "fileinto"];
if metadataexists "INBOX" ["/private/a", "/shared/b"] { fileinto "both"; }
if metadataexists "INBOX" ["/private/a", "/shared/c"] { fileinto "no"; }
if metadataexists "Other" "/private/a" { fileinto "no"; }
if servermetadataexists "/shared/s" { fileinto "server"; }
if servermetadataexists ["/shared/s", "/shared/t"] { fileinto "no"; }
