# message: C.eml
# args: -f tim@example.com -r ken+sieve@example.org
require ["duplicate","fileinto","variables"];
if duplicate { stop; }
fileinto "${x}";
