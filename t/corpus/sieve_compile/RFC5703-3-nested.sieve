# message: C.eml
# args: -f tim@example.com -r ken+sieve@example.org
require ["foreverypart","mime","variables","fileinto","extracttext","relational","comparator-i;ascii-numeric"];
foreverypart :name "a" {
  if header :mime :subtype "content-type" "alternative" {
    foreverypart :name "b" {
      if header :mime :contenttype "content-type" "text/html" { fileinto "html"; break :name "a"; }
      fileinto "not html";
    }
  }
}
fileinto "end";
