# message: A.eml
require ["editheader", "encoded-character", "variables"];
set "v" "a${hex:00}b";
addheader "X-A" "${v}";
