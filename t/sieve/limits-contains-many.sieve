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
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
if string :contains "${a}" "${a}b" { stop; }
fileinto "done";
