# message: C.eml
# args: -f tim@example.com -r ken+sieve@example.org
require "fileinto";
if header :is ["X-Caffeine"] [""] { fileinto "no"; }
if header :contains ["X-Caffeine"] [""] { fileinto "present"; }
