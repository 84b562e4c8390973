# message: A.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
require ["variables","fileinto"];
set "a" "juMBlEd lETteRS";
set :length "b" "${a}";
fileinto "${b}";
set :lower "b" "${a}";
fileinto "${b}";
set :upperfirst "b" "${a}";
fileinto "${b}";
set :upperfirst :lower "b" "${a}";
fileinto "${b}";
set :lowerfirst :upper "b" "${a}";
fileinto "${b}";
set :quotewildcard "b" "Rock*";
fileinto "${b}";
set :quotewildcard :length "b" "a?b";
fileinto "${b}";
set :length "b" "grüße";
fileinto "${b}";
