# message: A.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
require ["variables","fileinto"];
set "state" "${state} pending";
if string :matches " ${state} " "* pending *" { fileinto "yes"; }
if string ["a","b"] ["B"] { fileinto "b"; }
