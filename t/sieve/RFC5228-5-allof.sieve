# message: A.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
require "fileinto";
if allof (false, false) { fileinto "false, false"; }
if allof (false, true) { fileinto "false, true"; }
if allof (true, true) { fileinto "true, true"; }
