# mail: From: other@example.com
# args: -f tim@example.com -r me@example.com
require ["copy","redirect-dsn","redirect-deliverby","date","variables","relational","comparator-i;ascii-numeric"];
if address "from" "user@example.com" { redirect :copy :notify "NEVER" "elsewhere@example.com"; }
if address "from" "user@example.com" { redirect :copy :bytimerelative 600 "cellphone@example.com"; }
