# message: C.eml
# args: -f tim@example.com -r ken+sieve@example.org -d
require ["foreverypart","mime","replace"];
foreverypart {
  if header :mime :subtype "content-type" "alternative" { replace "all gone"; }
  if header :mime :subtype "content-type" "html" { replace "never seen"; }
}
