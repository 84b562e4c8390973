require ["encoded-character", "vnd.dovecot.pipe"];
pipe "../a";
pipe "a${hex:7f}";
pipe "a${unicode:85}";
pipe "a${unicode:2028}";
pipe "a${unicode:2029}";
pipe "ä b";
