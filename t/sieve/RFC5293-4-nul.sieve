# message: A.eml
require ["editheader", "encoded-character"];
addheader "X-A" "a${hex:07}b";
addheader "X-A" "a${hex:00}b";
