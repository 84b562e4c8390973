# message: A.eml
# args: -f tim@example.com -r ken+sieve@example.org
require ["variables","fileinto"];
set "a" "aaaaaaaaaaaaaaaa";
set "a" "${a}${a}";
set "a" "${a}${a}";
set "a" "${a}${a}";
set "a" "${a}${a}";
set "a" "${a}${a}";
set "a" "${a}${a}";
set "a" "${a}${a}";
set "a" "${a}${a}";
set "a" "${a}${a}";
set "a" "${a}${a}";
set "a" "${a}${a}";
set "a" "${a}${a}";
set "a" "${a}${a}";
set "a" "${a}${a}";
set "a" "${a}${a}";
set "a" "${a}${a}";
if string :contains "${a}" ["${a}b","${a}c","${a}d","${a}e","${a}f","${a}g","${a}h","${a}i","${a}j","${a}k","${a}l","${a}m","${a}n"] { fileinto "no"; }
if string :matches "${a}" ["*${a}b"] { fileinto "no"; }
fileinto "done";
