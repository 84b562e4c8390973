/*
 * usercdb: compiles passwd-file lines on standard input into the user database that auth-cdb reads. The file is replaced at once or,
 * when a line is wrong, not at all.
 *
 * Exit: 0, 2 misuse, 100 a wrong line or no permission, 111 temporary. Man page: usercdb(1).
 */
#include <fcntl.h>
#include <unistd.h>

#include "auth/cdb.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/log.h"
#include "sys/start.h"

#define TEXT_MAX (1UL << 31)
#define PIECE 65536

static void read_all(struct buf *text)
{
	char *room;
	ssize_t n;

	do {
		room = buf_space(text, PIECE);
		if (!room)
			die(ERR_LIMIT, "more than %lu bytes", TEXT_MAX);
		n = read(0, room, PIECE);
		if (n < 0)
			die(ERR_TEMP, "can't read standard input");
		text->n -= PIECE - (size_t)n;
	} while (n > 0);
}

int main(int argc, char **argv)
{
	static struct buf text;
	struct err e;

	sys_start(argv, 2);
	if (argc != 2 || argv[1][0] == '-') {
		fprintf(stderr, "usage: %s file.cdb < passwd-file\n", argv[0]);
		return 2;
	}
	buf_init(&text, TEXT_MAX);
	read_all(&text);
	if (auth_cdb_compile(buf_str(&text), argv[1], &e) < 0)
		die_err(&e);
	return 0;
}
