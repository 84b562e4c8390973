# message: A.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
if header :contains ["From"] ["coyote"] {
  redirect "acm@example.com";
} elsif header :contains "Subject" "$$$" {
  redirect "postmaster@example.com";
} else {
  redirect "field@example.com";
}
