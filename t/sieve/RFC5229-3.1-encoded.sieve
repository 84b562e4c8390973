# message: A.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
require ["encoded-character","variables","fileinto"];
set "name" "Ethelbert";
fileinto "dear${hex:20 24 7b 4e}ame}";
