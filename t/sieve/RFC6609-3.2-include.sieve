# message: A.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
require ["include","variables","fileinto"];
global "shared";
set "shared" "outer";
set "own" "mine";
include :personal "spam";
fileinto "${shared}, ${own}, ${global.shared}";
