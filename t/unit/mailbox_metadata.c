/* metadata: annotations go with the mailbox's id, over renaming, and away with the mailbox. */
#include "mailbox/metadata.h"

#include <fcntl.h>
#include <unistd.h>

#include "mailbox/mailbox.h"
#include "sys/file.h"
#include "tap.h"

static char root[64];
static struct arena arena;
static struct err e;
static struct store *s;

static void id_of(const char *name, unsigned char guid[16])
{
	struct store_status st;

	if (store_status(s, str_c(name), STORE_STATUS_MAILBOXID, &st, &e) < 0)
		memset(st.guid, 0, sizeof st.guid);
	memcpy(guid, st.guid, 16);
}

static const char *get(const unsigned char *guid, const char *name)
{
	struct mailbox_annotation *list;
	size_t n;

	if (mailbox_metadata_get(s, guid, &arena, &list, &n, &e) < 0)
		return "error";
	for (size_t i = 0; i < n; i++) {
		if (str_eq(list[i].name, str_c(name)))
			return arena_cstr(&arena, list[i].value);
	}
	return "none";
}

static int set(const unsigned char *guid, const char *name, struct str value)
{
	struct mailbox_annotation a = {str_c(name), value};

	return mailbox_metadata_set(s, guid, &a, 1, &e);
}

static size_t file_size(void)
{
	struct buf b;
	int dir = open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	size_t n = 0;

	buf_init(&b, MAILBOX_METADATA_FILE);
	if (file_read(dir, "dovetail-metadata", &b, &e) == 0)
		n = b.n;
	buf_free(&b);
	close(dir);
	return n;
}

static void test_set(void)
{
	unsigned char inbox[16];

	id_of("INBOX", inbox);
	ok(set(inbox, "/private/comment", STR("mine")) == 0 && set(NULL, "/shared/admin", STR("a\nb")) == 0,
	    "set");
	is_str(str_c(get(inbox, "/private/comment")), STR("mine"), "a mailbox's");
	is_str(str_c(get(NULL, "/shared/admin")), STR("a\nb"), "the store's, with a line's end");
	is_str(str_c(get(NULL, "/private/comment")), STR("none"), "each its own");
	ok(set(inbox, "/private/comment", STR("")) == 0 && strcmp(get(inbox, "/private/comment"), "") == 0,
	    "empty is a value");
	ok(set(inbox, "/private/comment", STR_NIL) == 0 &&
	        strcmp(get(inbox, "/private/comment"), "none") == 0,
	    "NIL removes");
}

static void test_life(void)
{
	unsigned char a[16], b[16], again[16];
	size_t before = file_size();

	store_create(s, STR("A"), &e);
	store_create(s, STR("B"), &e);
	id_of("A", a);
	id_of("B", b);
	ok(set(a, "/private/comment", STR("of A")) == 0 && set(a, "/private/x", STR("y")) == 0 &&
	        set(b, "/private/comment", STR("of B")) == 0,
	    "two mailboxes");
	ok(store_rename(s, STR("A"), STR("C"), &e) == 0, "one is renamed");
	id_of("C", again);
	ok(memcmp(a, again, 16) == 0, "and keeps its id");
	is_str(str_c(get(again, "/private/comment")), STR("of A"), "and its annotations");
	ok(store_delete(s, STR("C"), &e) == 0, "and is deleted");
	is_str(str_c(get(a, "/private/comment")), STR("none"), "with them");
	is_str(str_c(get(b, "/private/comment")), STR("of B"), "the other's stay");
	ok(store_delete(s, STR("B"), &e) == 0 && file_size() == before, "nothing is left in the file");
}

int main(void)
{
	snprintf(root, sizeof root, "/tmp/dovetail-metadata.XXXXXX");
	ok(mkdtemp(root) != NULL, "directory");
	arena_init(&arena, "test", 64 << 20);
	ok(store_open(&s, &arena, arena_printf(&arena, "maildir:%s", root), &e) == 0, "store");
	test_set();
	test_life();
	store_close(s);
	return done();
}
