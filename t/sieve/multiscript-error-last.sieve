# message: A.eml
# args: -f tim@example.com -r ken+sieve@example.org -b "$here/multi/copy.sieve" -B "$here/multi/fails.sieve"
keep;
