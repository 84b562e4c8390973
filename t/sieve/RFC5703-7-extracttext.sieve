# message: C.eml
# args: -f tim@example.com -r ken+sieve@example.org
require ["foreverypart","mime","variables","fileinto","extracttext","relational","comparator-i;ascii-numeric"];
foreverypart {
  if header :mime :param "charset" :is "content-type" "iso-8859-1" {
    extracttext :first 12 "msgcontent";
    fileinto "${msgcontent}";
    extracttext :upper :first 5 "x";
    fileinto "${x}";
    break;
  }
}
