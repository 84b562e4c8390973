# message: C.eml
# args: -f tim@example.com -r ken+sieve@example.org -d
require ["foreverypart","mime","replace","fileinto"];
foreverypart {
  if header :mime :type "content-type" "text" { replace :mime "Content-Type: text/plain

replaced"; fileinto "mid"; }
}
