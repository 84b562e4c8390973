require "vnd.dovecot.report";
report "not a type" "x" "abuse@example.com";
report "abuse" "x" "Abuse desk";
report "abuse" "x" "Abuse desk <abuse@example.com>";
