# message: A.eml
# world: set protected "Subject X-Guarded"
require ["editheader", "fileinto", "variables"];
deleteheader "subject";
if not exists "subject" { fileinto "deleted"; }
addheader "Subject" "new";
if header "subject" "new" { fileinto "added"; }
addheader "X-Guarded" "no";
if not exists "x-guarded" { fileinto "guarded"; }
