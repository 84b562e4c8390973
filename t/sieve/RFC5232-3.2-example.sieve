# mail: From: Tim <tim@example.com>
# mail: To: me@example.com
# mail: Subject: Hello
# args: -f tim@example.com -r me@example.com
require ["fileinto", "imap4flags", "variables"];
addflag "one" "\\Deleted";
addflag "one" "\\Answered";
addflag "two" ["\\Deleted", "\\Answered"];
addflag "three" "\\Deleted \\Answered";
addflag "four" "\\Answered \\Deleted";
fileinto :flags "${one}" "1";
fileinto :flags "${two}" "2";
fileinto :flags "${three}" "3";
fileinto :flags "${four}" "4";
