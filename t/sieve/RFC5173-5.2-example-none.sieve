# mail: From: Tim <tim@example.com>
# mail: To: me@example.com
# mail: Subject: Hello
# args: -f tim@example.com -r me@example.com
require ["body", "fileinto"];
if body :content "text" :contains ["missile", "coordinates"] {
        fileinto "secrets";
}
if body :content "audio/mp3" :contains "" {
        fileinto "jukebox";
}
