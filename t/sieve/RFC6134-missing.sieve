# message: A.eml
# args: -f tim@example.com -r ken+sieve@example.org
# world: list tag:example.com,2009-05-28:BlackList coyote@desert.example.org
# world: list tag:empty
if header :list "from" "tag:empty" { redirect :list "tag:empty"; }
if valid_ext_list "tag:empty" { keep; }
