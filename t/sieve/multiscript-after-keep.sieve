# message: A.eml
# args: -f tim@example.com -r ken+sieve@example.org -B "$here/multi/copy.sieve"
keep;
