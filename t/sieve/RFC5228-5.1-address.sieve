# message: A.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
if address :is :all "from" "tim@example.com" {
  discard;
}
