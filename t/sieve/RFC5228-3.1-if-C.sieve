# message: C.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
require "fileinto";
if header :contains "from" "coyote" {
  discard;
} elsif header :contains ["subject"] ["$$$"] {
  discard;
} else {
  fileinto "INBOX";
}
