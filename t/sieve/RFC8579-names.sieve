require ["special-use", "fileinto"];
if specialuse_exists "\\Junk" { fileinto :specialuse "\\Junk" "Spam"; }
if specialuse_exists ["\\Junk", "Junk"] { stop; }
if specialuse_exists "INBOX" "\\" { stop; }
fileinto :specialuse "Junk" "Spam";
