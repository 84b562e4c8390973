# message: A.eml
# args: -f tim@example.com -r ken+sieve@example.org -b "$here/multi/flag.sieve"
stop;
