# mail: From: Tim <tim@example.com>
# mail: To: me@example.com
# mail: Subject: Hello
# args: -f tim@example.com -r me@example.com
require ["variables", "include", "vacation"];
global "i_am_on_vacation";

set "global.i_am_on_vacation" "1";

if string :is "${i_am_on_vacation}" "1"
{
    vacation "It's true, I am on vacation.";
}
