# message: A.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
require "encoded-character";
redirect "${unicode:Cool}x@example.com";
if header "a" "${unicode:d800}" { stop; }
if header "a" "${unicode:200000}" { stop; }
if header "a" "${unicode:FFFFFFFFFF}" { stop; }
