# mail: From: Tim <tim@example.com>
# mail: To: me@example.com
# mail: Subject: Hello
# mail: X-Sieve-Filtered: <kim@job.example.com>
# args: -f tim@example.com -r me@example.com
require ["editheader", "copy"];
if not header :contains "X-Sieve-Filtered"
        ["<kim@job.example.com>", "<kim@home.example.com>"]
{
        addheader "X-Sieve-Filtered" "<kim@job.example.com>";
        redirect "kim@home.example.com";
}
