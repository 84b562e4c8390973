# message: A.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
require ["regex","variables","fileinto"];
set :quoteregex "q" "a.b*(c)";
fileinto "${q}";
set "p" "[";
if header :regex "subject" "${p}" { stop; }
