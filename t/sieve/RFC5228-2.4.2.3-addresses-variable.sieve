# message: A.eml
require "variables";
set "to" "friends: a@example.org;";
redirect "${to}";
