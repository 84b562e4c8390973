/* parkhead: times, and that no changed byte passes. */
#include "imap/parkhead.h"

#include "tap.h"

int main(void)
{
	struct imap_park_head h = {.bits = IMAP_PARK_BOX,
	                          .notify_ms = 120000,
	                          .poll_ms = 3000,
	                          .started_ms = 5000,
	                          .word_ms = 6000,
	                          .end_ms = 1805000},
	                      r;
	char bytes[IMAP_PARK_HEAD];
	struct str s = {bytes, sizeof bytes};
	struct err e;
	int passed = 0;

	is_int(imap_park_next(&h, 0), 126000, "the first keepalive");
	is_int(imap_park_next(&h, 125999), 126000, "just before it");
	is_int(imap_park_next(&h, 126000), 246000, "when it is due");
	is_int((long)imap_park_words(&h, 125999), 0, "none yet");
	is_int((long)imap_park_words(&h, 126000), 1, "one");
	is_int((long)imap_park_words(&h, 366001), 3, "three");
	is_int((long)(sizeof IMAP_PARK_WORD - 1), IMAP_PARK_KEEPALIVE, "its length");
	imap_park_print_head(&h, STR("body"), bytes);
	ok(imap_park_parse_head(s, &r, &e) == 0 && r.bits == h.bits && r.notify_ms == h.notify_ms &&
	        r.poll_ms == h.poll_ms && r.started_ms == h.started_ms && r.word_ms == h.word_ms &&
	        r.end_ms == h.end_ms,
	    "printed and parsed");
	ok(imap_park_is_body(s, STR("body")) && !imap_park_is_body(s, STR("bodz")) &&
	        !imap_park_is_body(s, STR("bod")),
	    "its body");
	for (size_t i = 0; i < sizeof bytes; i++) {
		bytes[i] ^= 1;
		passed += imap_park_parse_head(s, &r, &e) == 0;
		bytes[i] ^= 1;
	}
	is_int(passed, 0, "no flipped bit passes");
	ok(imap_park_parse_head(str_head(s, 63), &r, &e) < 0 && e.kind == ERR_CORRUPT,
	    "nor one that is short");
	h.notify_ms = 0;
	imap_park_print_head(&h, STR("body"), bytes);
	ok(imap_park_parse_head(s, &r, &e) < 0, "keepalives without end");
	is_int(imap_park_exe_fd(2), 6, "imapd's file stands behind the places");
	is_int(imap_park_watch_fd(0), 5, "then inotify");
	ok(!imap_park_is_back(), "nobody was another program");
	return done();
}
