# message: A.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
# world: set redirects 32
require ["variables", "copy"];
redirect "Wile E <wile@desert.example.org>";
redirect "\"E., Wile\" < ann.lee @ desert.example.org >";
redirect " bob @ example.org (home)";
redirect "\"eve\"@example.org";
redirect :copy "\"eve mallory\"@example.org";
redirect "Eve <eve@EXAMPLE.org>";
set "to" "Zoe <zoe@[192.0.2.1]>";
redirect "${to}";
