# message: vac.eml
# args: -f ann@example.net -r me@example.com
require "vacation";
vacation "I'm out -- send mail to cyrus-bugs";
