# message: C.eml
# args: -f tim@example.com -r ken+sieve@example.org
require ["foreverypart","mime","variables","fileinto","extracttext","relational","comparator-i;ascii-numeric"];
if header :mime :type "Content-Type" "image" { fileinto "no"; }
if header :mime :anychild :contenttype "Content-Type" "text/html" { fileinto "html"; }
if header :mime :anychild :param "filename" :contains "Content-Disposition" "evil" { fileinto "evil"; }
if header :mime :anychild :param ["name"] :matches "Content-Type" "*.exe" { fileinto "${1}"; }
if header :mime :subtype "content-type" "mixed" { fileinto "mixed"; }
if header :mime :param "boundary" "content-type" "OUTER" { fileinto "boundary"; }
if header :mime :type "content-disposition" "attachment" { fileinto "no"; }
if header :mime :anychild :type "content-disposition" "attachment" { fileinto "attachment"; }
if header :mime :anychild :count "ge" :comparator "i;ascii-numeric" "content-type" "5" { fileinto "five"; }
