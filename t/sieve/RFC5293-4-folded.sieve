# message: S.eml
# args: -d
require "editheader";
addheader "X-A" "one
 two
	three
four
";
