# message: A.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
require ["ereject"];
if address "from" "coyote@desert.example.org" {
  ereject "I no longer accept mail from this address";
}
