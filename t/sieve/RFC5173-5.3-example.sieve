# mail: From: Tim <tim@example.com>
# mail: To: me@example.com
# mail: Subject: Hello
# mail: MIME-Version: 1.0
# mail: Content-Type: text/plain; charset=utf-8
# mail: Content-Transfer-Encoding: quoted-printable
# mail: 
# mail: the project=20sche=
# mail: dule
# args: -f tim@example.com -r me@example.com
require ["body", "fileinto"];
if body :text :contains "project schedule" {
        fileinto "project/schedule";
}
