# message: A.eml
# args: -u ann
# world: imap FLAG INBOX "\Seen $Label"
require ["imapsieve","environment","imap4flags","variables","fileinto"];
if hasflag "\\Seen" { addflag "$Done"; }
removeflag "\\Seen";
