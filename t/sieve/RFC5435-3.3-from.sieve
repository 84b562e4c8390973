require "enotify";
notify :from "ann#example.org" "mailto:a@example.com";
notify :from "" "mailto:a@example.com";
notify :from "Ann Lee <ann@example.org>" "mailto:a@example.com";
