# mail: From: Tim <tim@example.com>
# mail: To: me@example.com
# mail: Subject: Hello
# args: -f tim@example.com -r me@example.com
require ["fileinto"];
fileinto "unfiltered";
keep;
if header "Subject" "MAKE MONEY FAST!!!"
{
        discard;
}
