# message: A.eml
require ["imap4flags", "fileinto"];
setflag "$Internal";
fileinto :flags ["\\Seen", "\\Draft"] "work";
fileinto :flags "$Work" "work";
keep;
keep :flags "\\Seen";
fileinto :flags "\\Seen" "lists";
fileinto "lists";
fileinto :flags "" "none";
setflag "";
fileinto "lists";
