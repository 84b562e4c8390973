# message: vac.eml
# args: -f ann@example.net -r me@example.com
require "vacation";
if header :contains "subject" "Grüße" {
  vacation :subject "Automatic response to: x" :handle "h1" "I'm out";
}
