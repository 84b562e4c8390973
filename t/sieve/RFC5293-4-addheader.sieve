# message: S.eml
# args: -f tim@example.com -r ken+sieve@example.org -d
require ["editheader","fileinto"];
if not header :contains "X-Sieve-Filtered" ["<kim@job.example.com>", "<kim@home.example.com>"] {
  addheader "X-Sieve-Filtered" "<kim@job.example.com>";
}
