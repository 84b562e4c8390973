# message: C.eml
# args: -f tim@example.com -r ken+sieve@example.org
require ["foreverypart","mime","variables","fileinto","extracttext","relational","comparator-i;ascii-numeric"];
set "n" "";
foreverypart {
  set "n" "${n}i";
  if header :mime :contenttype :matches "content-type" "*" { fileinto "${n} ${1}"; }
}
