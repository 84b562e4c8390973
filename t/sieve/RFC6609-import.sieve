# message: A.eml
require ["include", "variables", "fileinto"];
export ["a", "b"];
import "b";
set "a" "x";
fileinto "${global.a}";
