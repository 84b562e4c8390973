# message: A.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
require ["encoded-character","fileinto"];
fileinto "1 $${hex:40}";
fileinto "2 ${hex: 40 }";
fileinto "3 ${HEX: 40}";
fileinto "4 ${hex:40";
fileinto "5 ${hex:400}";
fileinto "6 ${hex:4${hex:30}}";
fileinto "7 ${unicode:40}";
fileinto "8 ${ unicode:40}";
fileinto "9 ${UNICODE:40 20aC 1F600}";
fileinto "10 ${Unicode:}";
fileinto "11 ${hex:c3 a9}";
