# mail: From: Someone Else
# mail: To: undisclosed-recipients:;
# mail: Cc: root
# args: -f tim@example.com -r me@example.com
require ["fileinto","subaddress"];
if address "from" "Someone Else" { fileinto "from"; }
if address :contains "to" "undisclosed" { fileinto "to"; }
if address "cc" "root" { fileinto "cc"; }
if anyof (address :localpart :matches ["from","to","cc"] "*", address :domain :matches ["from","to","cc"] "*",
	address :user :matches ["from","to","cc"] "*") { fileinto "no"; }
