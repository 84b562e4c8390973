# message: A.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
require "fileinto";
if size :over 100 { fileinto "over"; }
if size :under 100 { fileinto "under"; }
if size :over 1G { fileinto "no"; }
