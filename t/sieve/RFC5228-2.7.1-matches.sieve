# message: A.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
require "fileinto";
if header :matches "subject" "I have a * for *" { fileinto "1"; }
if header :matches "subject" "I have ? present*" { fileinto "2"; }
if header :matches "subject" "I have" { fileinto "no"; }
if header :matches "subject" "*you" { fileinto "3"; }
if header :matches "subject" "*" { fileinto "4"; }
if header :matches "subject" "????" { fileinto "no"; }
if header :matches "subject" "*present?for???u" { fileinto "5"; }
if header :matches "subject" "*\\**" { fileinto "no"; }
