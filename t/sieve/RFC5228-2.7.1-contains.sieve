# message: A.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
require "fileinto";
if header :contains "subject" "PRESENT" { fileinto "yes"; }
if header :contains "subject" "" { fileinto "empty"; }
if header :contains "x-none" "" { fileinto "no"; }
if header :contains "subject" "presents" { fileinto "no2"; }
