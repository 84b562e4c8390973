# message: A.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
require "fileinto";
if header :contains ["from"] "coyote" {
  fileinto "INBOX.harassment";
}
