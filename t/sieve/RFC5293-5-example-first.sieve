# mail: Delivered-To: <bob@example.com>
# mail: Delivered-To: bob@example.com
# mail: From: Tim <tim@example.com>
# args: -f a@x -r b@x -d
require "editheader";
deleteheader :index 1 :contains "Delivered-To"
                        "bob@example.com";
