# message: A.eml
# args: -f '' -r me@example.com
require "enotify";
notify "mailto:a@example.com";
notify "mailto:a@example.com";
