/* compare: what is said about an index that is right, and one that isn't. */
#include "index/compare.h"

#include "index_help.h"
#include "tap.h"

struct store {
	uint32_t uid, last, skip, moved;
	char said[500];
};

static bool next(void *arg, struct index_msg *m)
{
	struct store *s = arg;

	if (++s->uid == s->skip)
		s->uid++;
	*m = help_msg(s->uid);
	if (s->uid == s->moved) {
		m->store++;
		m->bits |= INDEX_IN_NEW;
		m->stored_flags = INDEX_SEEN;
	}
	return s->uid <= s->last;
}

static void say(void *arg, const char *sentence)
{
	struct store *s = arg;

	snprintf(s->said + strlen(s->said), sizeof s->said - strlen(s->said), "%s. ", sentence);
}

int main(void)
{
	int dir = help_dir();
	struct index *ix = help_open(dir);
	struct store s = {.last = 20};
	struct index_compare c = {next, &s, say, &s};

	help_fill(ix, 1, 20);
	ok(index_compare(ix, &c) == 0, "no difference%s", s.said);
	s = (struct store){.last = 21, .skip = 7, .moved = 9};
	is_int(index_compare(ix, &c), 5, "differences");
	ok(strstr(s.said, "UID 7 isn't in the store") && strstr(s.said, "UID 21 isn't in the index") &&
	        strstr(s.said, "UID 9: it is in new, the index says cur"),
	    "are said");
	index_close(ix);
	help_end(dir);
	return done();
}
