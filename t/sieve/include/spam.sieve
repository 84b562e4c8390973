require ["fileinto","variables","include"];
global "shared";
set "own" "inner";
set "shared" "${shared} and spam";
if header :contains "subject" "$$$" { fileinto "spam"; stop; }
return;
fileinto "never";
