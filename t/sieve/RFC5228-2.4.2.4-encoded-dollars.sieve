# message: B.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
require "encoded-character";
if header :contains "Subject" "$${hex:24 24}" {
  discard;
}
