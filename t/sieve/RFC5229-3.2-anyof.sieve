# message: A.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
require ["variables","fileinto"];
if anyof (true, address :domain :matches "To" "*.com") {
  fileinto "x${1}"; stop;
}
