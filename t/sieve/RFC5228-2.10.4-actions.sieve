# message: A.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
# world: set actions 3
require "fileinto";
fileinto "1";
fileinto "2";
fileinto "3";
keep;
