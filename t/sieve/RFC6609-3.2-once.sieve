# message: A.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
require ["include","variables","fileinto"];
include :once :global "site";
fileinto "a";
include :once :global "site";
