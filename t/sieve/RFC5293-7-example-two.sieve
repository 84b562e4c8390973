# mail: From: Tim <tim@example.com>
# mail: X-Hello: 1
# mail: X-Hello: 2
# mail: X-Hello: 3
# args: -f a@x -r b@x -d
require "editheader";
deleteheader :index 1 "X-Hello";
deleteheader :index 2 "X-Hello";
