# mail: From: Tim <tim@example.com>
# mail: To: me@example.com
# mail: Subject: Hello
# mail: X-Hello: old
# args: -f a@x -r b@x -d
require "editheader";
addheader "X-Hello" "World";
deleteheader :index 1 "X-Hello";
