# message: A.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
require "variables";
set :lower :upper "b" "x";
set :length :length "b" "x";
