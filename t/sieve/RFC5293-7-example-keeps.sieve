# mail: From: Tim <tim@example.com>
# mail: To: me@example.com
# mail: Subject: Hello
# args: -f a@x -r b@x -d
require ["editheader","fileinto"];
keep;
addheader "X-Flavor" "vanilla";
keep;
