# message: A.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
require "ihave";
if ihave "vnd.unknown" { frobnicate :now "x"; keep :frob; if froob { stop; } }
else { redirect "else@example.com"; }
