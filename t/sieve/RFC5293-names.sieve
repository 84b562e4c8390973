# message: A.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
require ["editheader","fileinto"];
addheader "X A" "b";
addheader "X:A" "b";
deleteheader "ü";
deleteheader :last "x";
