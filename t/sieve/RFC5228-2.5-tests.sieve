# message: A.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
if anyof (not exists ["From", "Date"],
    header :contains "from" "fool@example.com") {
  discard;
}
