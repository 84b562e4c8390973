# message: A.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
require "fileinto";
if not exists ["From","Date"] {
  discard;
}
if exists ["From", "x-none"] { fileinto "no"; }
if exists "DATE" { fileinto "yes"; }
