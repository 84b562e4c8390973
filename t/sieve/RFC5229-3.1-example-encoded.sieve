# mail: From: Tim <tim@example.com>
# mail: To: me@example.com
# mail: Subject: my dear Ethelbert
# args: -f tim@example.com -r me@example.com
require ["encoded-character", "variables", "fileinto"];
set "name" "Ethelbert";
if header :contains "Subject" "dear${hex:20 24 7b 4e}ame}" {
    fileinto "yes";
}
