# message: A.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
require "ihave";
if not ihave "vnd.unknown" { redirect "a@example.com"; }
frobnicate "x";
