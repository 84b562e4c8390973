# message: vac-4.6-mailer-daemon.eml
# args: -f MAILER-DAEMON@example.net -r me@example.com
require "vacation";
vacation "I am away";
