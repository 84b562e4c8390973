# message: A.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
require ["variables","fileinto"];
set "a" "0123456789abcdef";
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
set "a" "${a}${a}";
set "a" "${a}${a}";
set "a" "${a}${a}";
set "a" "${a}${a}";
set :length "n" "${a}";
fileinto "${n}";
