# message: A.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
require "fileinto";
if not false { fileinto "yes"; }
if not not false { fileinto "no"; }
