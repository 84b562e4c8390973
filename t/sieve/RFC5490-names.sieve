# message: A.eml
# world: metadata INBOX /private/x y
# world: metadata "" /shared/x y
require ["mboxmetadata", "servermetadata", "fileinto"];
if metadata "INBOX" "/PRIVATE/x" "y" { fileinto "1"; }
if servermetadataexists "/shared/x" { fileinto "2"; }
if anyof (metadata "INBOX" "x" "y", servermetadata "/x" "y", metadataexists "INBOX" ["/private/x", "x"], servermetadataexists "shared/x") { fileinto "no"; }
