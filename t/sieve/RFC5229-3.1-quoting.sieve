# message: A.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
require ["variables","fileinto"];
set "foo" "FOO";
fileinto "1 ${fo\o}";
fileinto "2 ${fo\\o}";
fileinto "3 \${foo}";
fileinto "4 \\${foo}";
set "dollar" "$";
set "text" "regarding ${dollar}{beep}";
fileinto "${text}";
