# message: A.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
require ["fileinto","variables"];
fileinto "x";
set "a" "${nothing}";
fileinto "${a}";
