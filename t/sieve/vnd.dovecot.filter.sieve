# message: A.eml
# args: -f tim@example.com -r ken+sieve@example.org -d
# world: program spamcheck 0 "X-Scanned: yes\nSubject: new\n\nbody\n"
# world: program fails 1 ""
# world: program upper 0 LOUD
require ["vnd.dovecot.pipe","vnd.dovecot.filter","vnd.dovecot.execute","vnd.dovecot.debug","vnd.dovecot.report","vnd.dovecot.environment","copy","variables","fileinto"];
filter "spamcheck" "arg";
if header "x-scanned" "yes" { fileinto "scanned"; }
