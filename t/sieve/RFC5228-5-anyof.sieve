# message: A.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
require "fileinto";
if anyof (false, false) { fileinto "false, false"; }
if anyof (false, true) { fileinto "false, true"; }
if anyof (true, true) { fileinto "true, true"; }
