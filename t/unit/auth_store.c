/* The shared table. */
#include "auth/store.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tap.h"

int main(void)
{
	char path[] = "/tmp/auth_store.XXXXXX";
	struct auth_store_entry entry = {.flags = 1, .n = 3, .data = "abc"}, got;
	struct auth_store s, other;
	struct err e;
	char name[32];

	close(mkstemp(path));
	is_int(auth_store_open(&s, path, 64, &e), 0, "made");
	is_int(auth_store_open(&other, path, 9999, &e), 0, "opened twice");
	is_int(other.buckets, 8, "with the size that it has");
	ok(!auth_store_get(&s, STR("ann"), &got), "nothing yet");
	auth_store_put(&s, STR("ann"), &entry);
	ok(auth_store_get(&other, STR("ann"), &got) && got.n == 3 && memcmp(got.data, "abc", 3) == 0,
	    "seen by the other");
	auth_store_remove(&other, STR("ann"));
	ok(!auth_store_get(&s, STR("ann"), &got), "removed");
	is_int(auth_store_count(&s, STR("c"), 2, 60), 2, "counted");
	is_int(auth_store_count(&other, STR("c"), 1, 60), 3, "together");
	is_int(auth_store_count(&s, STR("c"), 0, 60), 3, "read");
	is_int(auth_store_count(&s, STR("c"), 0, 0), 0, "forgotten");
	for (int i = 0; i < 1000; i++) {
		snprintf(name, sizeof name, "user%d", i);
		entry.flags = (uint16_t)i;
		auth_store_put(&s, str_c(name), &entry);
	}
	ok(auth_store_get(&s, STR("user999"), &got) && got.flags == 999,
	    "the newest is there when others had to go");
	auth_store_close(&other);
	((unsigned char *)s.map)[9] ^= 1;
	is_int(auth_store_open(&other, path, 32, &e), 0, "a damaged header makes a new table");
	is_int(other.buckets, 4, "of the size asked for");
	auth_store_close(&other);
	chmod(path, 0644);
	is_int(auth_store_open(&other, path, 32, &e), -1, "a file that others can read isn't used");
	unlink(path);
	return done();
}
