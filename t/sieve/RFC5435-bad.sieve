# message: A.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
require "enotify";
notify :importance "4" "mailto:a@example.com";
notify "mailto:nobody";
notify :options "x" "mailto:a@example.com";
notify "tel:+14085551212";
