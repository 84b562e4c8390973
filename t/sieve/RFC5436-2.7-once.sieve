# message: A.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
require "enotify";
notify "mailto:ann@example.org%2cbob@example.org?cc=eve@example.org";
notify :message "nobody is left" "mailto:eve@example.org?cc=Ann@Example.org";
notify :message "zoe is" "mailto:bob@example.org,zoe@example.org";
