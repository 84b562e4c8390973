# message: A.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
require ["environment","variables","fileinto","relational"];
if environment :contains "remote-host" "" { fileinto "no"; }
if environment :is "name" "" { fileinto "no"; }
