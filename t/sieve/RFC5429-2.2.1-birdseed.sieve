# message: A.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
require ["reject"];
if header :contains "from" "coyote@desert.example.org" {
  reject text:
I am not taking mail from you, and I don't
want your birdseed, either!
.
  ;
}
