# message: C.eml
# args: -f tim@example.com -r ken+sieve@example.org
require ["body","fileinto","relational","comparator-i;ascii-numeric"];
if body :content "multipart" :contains "nested multi-part" { fileinto "1"; }
if body :content "multipart" :contains "end of the outer" { fileinto "2"; }
if body :content "multipart" :contains "end of the inner" { fileinto "3"; }
if body :content "multipart" :contains "Hello" { fileinto "no"; }
if body :content "text/plain" :contains "grüße" { fileinto "4"; }
if body :content "text/plain" :contains "Please say" { fileinto "5"; }
if body :content "text/html" :contains "Hello" { fileinto "6"; }
if body :content "text/html" :contains "Please" { fileinto "no"; }
if body :content "message/rfc822" :contains "Hello request" { fileinto "7"; }
if body :content "message/rfc822" :contains "Please" { fileinto "no"; }
if body :content "application" :contains "Hello binary" { fileinto "8"; }
if body :content "" :contains "from the missile base" { fileinto "9"; }
if body :content "text/" :contains "Hello" { fileinto "no"; }
if body :content "/plain" :contains "Hello" { fileinto "no"; }
if body :content "audio/mp3" :contains "" { fileinto "no"; }
if body :content "text" :contains ["missile", "coordinates"] { fileinto "secrets"; }
