require "fileinto";
fileinto "a"
keep;
stop
fileinto "b";
keep
true;
if header contains "subject" "x" { keep; }
