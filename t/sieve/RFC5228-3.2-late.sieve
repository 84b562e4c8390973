# message: A.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
keep;
require "fileinto";
