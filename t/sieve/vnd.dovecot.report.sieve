# message: A.eml
# args: -f tim@example.com -r ken+sieve@example.org
# world: program spamcheck 0 "X-Scanned: yes\nSubject: new\n\nbody\n"
# world: program fails 1 ""
# world: program upper 0 LOUD
require ["vnd.dovecot.pipe","vnd.dovecot.filter","vnd.dovecot.execute","vnd.dovecot.debug","vnd.dovecot.report","vnd.dovecot.environment","copy","variables","fileinto"];
report :headers_only "abuse" "This is spam." "abuse@example.com";
set "to" "nobody";
report "virus" "x" "${to}";
