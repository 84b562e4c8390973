# message: A.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
require ["imap4flags","fileinto","variables","relational","comparator-i;ascii-numeric"];
setflag "A B";
if hasflag :is "b A" { fileinto "1"; }
if hasflag ["b","A"] { fileinto "2"; }
set "MyVar" "NonJunk Junk gnus-forward $Forwarded NotJunk JunkRecorded $Junk $NotJunk";
if hasflag :contains "MyVar" "Junk" { fileinto "3"; }
if hasflag :contains "MyVar" "forward" { fileinto "4"; }
if hasflag :contains "MyVar" ["label", "forward"] { fileinto "5"; }
if hasflag :contains "MyVar" "junk forward" { fileinto "6"; }
if hasflag :contains "MyVar" "label" { fileinto "no"; }
if hasflag :contains "MyVar" ["label1", "label2"] { fileinto "no"; }
set "MyFlags" "A B";
if hasflag :count "ge" :comparator "i;ascii-numeric" "MyFlags" "2" { fileinto "7"; }
if hasflag :count "ge" :comparator "i;ascii-numeric" "MyFlags" "3" { fileinto "no"; }
