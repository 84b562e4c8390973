# mail: From: Tim <tim@example.com>
# mail: To: me@example.com
# mail: Subject: Hello
# mail: MIME-Version: 1.0
# mail: Content-Type: multipart/mixed; boundary=b
# mail: 
# mail: --b
# mail: Content-Type: text/html
# mail: 
# mail: the tune
# mail: --b
# mail: Content-Type: audio/mp3
# mail: Content-Transfer-Encoding: base64
# mail: 
# mail: AAAA
# mail: --b--
# args: -f tim@example.com -r me@example.com
require ["body", "fileinto"];
if body :content "text" :contains ["missile", "coordinates"] {
        fileinto "secrets";
}
if body :content "audio/mp3" :contains "" {
        fileinto "jukebox";
}
