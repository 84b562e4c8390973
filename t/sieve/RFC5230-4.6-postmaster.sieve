# mail: From: Postmaster <postmaster@example.com>
# mail: To: me@example.com
# mail: Subject: Hello
# args: -f postmaster@example.com -r me@example.com
require "vacation";
vacation "away";
