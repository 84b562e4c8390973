/* What the tests of the index share: a directory, an open index, messages in it. */
#ifndef INDEX_HELP_H
#define INDEX_HELP_H

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include "index/index.h"
#include "sys/file.h"

static const struct index_ident help_ident = {77, "0123456789abcdef"};
static bool help_rebuilt;
static char help_path[64];

__attribute__((unused)) static int help_dir(void)
{
	struct err e;

	snprintf(help_path, sizeof help_path, "%s/dovetail-index.XXXXXX",
	    access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
	if (!mkdtemp(help_path))
		exit(99);
	return file_open_dir(AT_FDCWD, help_path, &e);
}

/* Removes the index's files. */
__attribute__((unused)) static void help_clean(int dir)
{
	DIR *d = opendir(help_path);

	for (struct dirent *de; d && (de = readdir(d));)
		unlinkat(dir, de->d_name, 0);
	closedir(d);
}

__attribute__((unused)) static void help_end(int dir)
{
	help_clean(dir);
	close(dir);
	rmdir(help_path);
}

__attribute__((unused)) static struct index *help_open(int dir)
{
	struct index_place place = {.dirfd = dir};
	struct index *ix = NULL;
	struct err e;

	if (index_open(&ix, &place, &help_ident, &help_rebuilt, &e) < 0) {
		printf("# index_open: %s\n", e.text);
		exit(98);
	}
	return ix;
}

__attribute__((unused)) static struct index_msg help_msg(uint32_t uid)
{
	struct index_msg m = {.uid = uid, .bits = INDEX_HAS_VSIZE | INDEX_HAS_IDATE};

	m.vsize = 100 + uid;
	m.idate = 1000000 + uid;
	m.store = uid * 10;
	return m;
}

/* Appends UIDs first … last and says that the index is filled. */
__attribute__((unused)) static int help_fill(struct index *ix, uint32_t first, uint32_t last)
{
	static const uint64_t stamp[8] = {1, 2, 3, 4, 5, 6, 7, 8};
	struct index_txn *t = index_txn(ix);
	struct err e;

	for (uint32_t uid = first; uid <= last; uid++) {
		struct index_msg m = help_msg(uid);

		index_txn_append(t, &m);
	}
	index_txn_stamps(t, stamp);
	if (index_commit(t, false, NULL, NULL, &e) < 0) {
		printf("# commit: %s\n", e.text);
		return -1;
	}
	return 0;
}

__attribute__((unused)) static int help_expunge(struct index *ix, uint32_t first, uint32_t last)
{
	struct index_txn *t = index_txn(ix);
	struct index_range r = {first, last};
	struct index_ranges uids = {&r, 1, 1};
	struct err e;

	index_txn_expunge(t, &uids);
	return index_commit(t, false, NULL, NULL, &e);
}

#endif
