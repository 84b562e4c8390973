# message: A.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
if header :contains ["from"] ["coyote@desert.example.org"] {
  discard;
}
