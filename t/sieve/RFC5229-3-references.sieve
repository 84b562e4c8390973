# message: A.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
require ["variables","fileinto"];
set "company" "ACME";
fileinto "1 &%${}!";
fileinto "2 ${doh!}";
fileinto "3 ${full}";
fileinto "4 ${company}";
fileinto "5 ${BAD${Company}";
fileinto "6 ${President, ${Company} Inc.}";
fileinto "7 ${a-b}";
fileinto "8 ${1a}";
