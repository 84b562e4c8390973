# mail: From: Tim <tim@example.com>
# mail: To: me@example.com
# mail: Subject: Hello
# args: -f tim@example.com -r me@example.com
require ["variables", "fileinto"];
set "a" "juMBlEd lETteRS";             fileinto "${a}";
set :length "b" "${a}";                fileinto "${b}";
set :lower "b" "${a}";                 fileinto "${b}";
set :upperfirst "b" "${a}";            fileinto "${b}";
set :upperfirst :lower "b" "${a}";     fileinto "${b}";
set :quotewildcard "b" "Rock*";        fileinto "${b}";
