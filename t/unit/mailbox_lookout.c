/* Looking at what isn't selected, on a real Maildir. */
#include "mailbox/lookout.h"

#include <stdlib.h>
#include <unistd.h>

#include "mailbox/mailbox.h"
#include "mailbox/metadata.h"
#include "tap.h"

static struct err e;
static char told[256];

static bool looks(struct lookout *l, struct store *s)
{
	lookout_read(s);
	return lookout_is_changed(l, s);
}

static struct store *opened(struct arena *a, const char *root, const char *options)
{
	struct store *s = NULL;

	if (store_open(&s, a, arena_printf(a, "maildir:%s%s", root, options), &e) < 0)
		printf("# %s\n", e.text);
	return s;
}

struct bytes {
	struct mailbox_source src;
	struct str left;
};

static int next(struct mailbox_source *src, struct str *piece_r, struct err *err)
{
	struct bytes *b = (struct bytes *)src;

	(void)err;
	*piece_r = b->left;
	b->left = STR("");
	return 0;
}

static int deliver(struct store *s, const char *name)
{
	struct bytes b = {{next}, STR("Subject: x\n\n")};

	return mailbox_drop(s, str_c(name), &b.src, &e);
}

static void seen_entry(void *arg, struct str owner, struct str name)
{
	size_t n = strlen(told);

	(void)arg;
	snprintf(told + n, sizeof told - n, "%.*s %.*s;", STR_ARG(owner), STR_ARG(name));
}

static void layout(const char *options)
{
	char root[] = "/tmp/lookout.XXXXXX";
	struct lookout names, box, fs;
	struct store *s, *other;
	struct arena arena;

	if (!mkdtemp(root))
		exit(111);
	arena_init(&arena, "test", 64 << 20);
	s = opened(&arena, root, options);
	other = opened(&arena, root, options);
	store_create(s, STR("Work"), &e);
	lookout_begin(&names, s, STR_NIL, false);
	lookout_begin(&box, s, STR("Work"), true);
	lookout_begin(&fs, s, STR("Work"), false);
	ok(!looks(&names, s) && !looks(&box, s) && !box.polled && lookout_fd(s) >= 0, "nothing happened");
	ok(deliver(other, "Work") == 0 && looks(&box, s) && !looks(&box, s), "a delivery, said once");
	ok(!looks(&names, s), "that is no matter of names");
	ok(store_create(other, STR("New"), &e) == 0 && looks(&names, s), "a new mailbox");
	ok(store_subscribe(other, STR("Work"), true, &e) == 0 && looks(&names, s), "a subscription");
	looks(&fs, s);
	store_create(other, STR("Work/sub"), &e);
	store_create(other, STR("Work.sub"), &e);
	ok((looks(&names, s) | looks(&fs, s)), "a mailbox below another");
	looks(&box, s);
	ok(store_delete(other, STR("New"), &e) == 0 && looks(&names, s), "a mailbox goes");
	lookout_end(&box, s);
	lookout_begin(&box, s, STR("Nowhere"), true);
	ok(!looks(&box, s) && !box.polled, "what isn't there is quiet");
	lookout_end(&box, s);
	lookout_end(&fs, s);
	lookout_end(&names, s);
	store_close(other);
	store_close(s);
	arena_free(&arena);
	snprintf(told, sizeof told, "rm -r %s", root);
	if (system(told) != 0)
		exit(111);
}

static void annotations(void)
{
	struct mailbox_metadata_change tell = {seen_entry, NULL};
	struct mailbox_annotation an = {STR("/private/a"), STR("1")};
	char root[] = "/tmp/lookout.XXXXXX";
	struct arena arena;
	struct store *s;
	struct buf seen;

	if (!mkdtemp(root))
		exit(111);
	arena_init(&arena, "test", 64 << 20);
	buf_init(&seen, MAILBOX_METADATA_FILE);
	s = opened(&arena, root, "");
	ok(mailbox_metadata_changes(s, &seen, NULL, &e) == 0 && seen.n == 0, "no annotations yet");
	mailbox_metadata_set(s, NULL, &an, 1, &e);
	told[0] = 0;
	mailbox_metadata_changes(s, &seen, &tell, &e);
	ok(strcmp(told, "- /private/a;") == 0, "one is set");
	an.value = STR("12");
	mailbox_metadata_set(s, NULL, &an, 1, &e);
	told[0] = 0;
	mailbox_metadata_changes(s, &seen, &tell, &e);
	ok(strcmp(told, "- /private/a;") == 0, "one changes");
	told[0] = 0;
	mailbox_metadata_changes(s, &seen, &tell, &e);
	ok(!told[0], "nothing changes");
	an.value = STR_NIL;
	mailbox_metadata_set(s, NULL, &an, 1, &e);
	mailbox_metadata_changes(s, &seen, &tell, &e);
	ok(strcmp(told, "- /private/a;") == 0, "one goes");
	buf_free(&seen);
	store_close(s);
	arena_free(&arena);
	snprintf(told, sizeof told, "rm -r %s", root);
	if (system(told) != 0)
		exit(111);
}

int main(void)
{
	layout("");
	layout(":LAYOUT=fs");
	annotations();
	return done();
}
