# message: C.eml
# args: -f tim@example.com -r ken+sieve@example.org
require "fileinto";
if header :contains "subject" "Grüße aus München" { fileinto "decoded"; }
if header :contains "subject" "=?" { fileinto "no"; }
