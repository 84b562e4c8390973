/* Helpers' files. */
#include "chain/config.h"

#include <unistd.h>

#include "sys/fd.h"
#include "tap.h"

int main(void)
{
	char path[] = "/tmp/chain_config.XXXXXX";
	int fd = mkstemp(path);
	struct chain_config c;
	static struct arena a;
	struct err e;

	arena_init(&a, "test", 1 << 20);
	ok(fd_write_all(fd, STR("A=1\nB='x y'\nA=2\n")) == 0, "a file");
	is_int(chain_config_read(&c, &a, path, "A B C", &e), 0, "read");
	is_str(str_c(chain_config_get(&c, "A", NULL)), STR("2"), "the last counts");
	is_str(str_c(chain_config_get(&c, "C", "none")), STR("none"), "absent");
	is_int(chain_config_read(&c, &a, path, "A", &e), -1, "an unknown name");
	unlink(path);
	is_int(chain_config_read(&c, &a, path, "A", &e), -1, "no file");
	close(fd);
	return done();
}
