/*
 * Ticket keys: the file, ages, rotation.
 * Links: -lssl -lcrypto
 */
#include "tls/ticket.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/num.h"
#include "tap.h"

static void parse(void)
{
	char file[3 * TLS_TICKET_RECORD] = "";
	struct tls_ticket_keys k;

	num_put_le64(file, 1000000);
	num_put_le64(file + TLS_TICKET_RECORD, 1000000 - TLS_TICKET_ROTATE_S);
	memset(file + 8, 'n', 16);
	memset(file + TLS_TICKET_RECORD + 8, 'o', 16);
	tls_ticket_parse(str_of(file, 2 * TLS_TICKET_RECORD), 1000001, &k);
	ok(k.n == 2 && k.key[0].name[0] == 'n' && k.key[1].name[15] == 'o', "two keys");
	tls_ticket_parse(str_of(file, 2 * TLS_TICKET_RECORD), 1000001 + TLS_TICKET_ROTATE_S, &k);
	ok(k.n == 1 && k.key[0].name[0] == 'n', "one is too old");
	tls_ticket_parse(str_of(file, 2 * TLS_TICKET_RECORD), 999999, &k);
	ok(k.n == 1, "one is from the future");
	tls_ticket_parse(str_of(file, TLS_TICKET_RECORD + 1), 1000001, &k);
	is_int(k.n, 0, "not whole records");
	tls_ticket_parse(STR(""), 1, &k);
	is_int(k.n, 0, "an empty file");
	num_put_le64(file, 1ULL << 63);
	tls_ticket_parse(str_of(file, TLS_TICKET_RECORD), 1000001, &k);
	is_int(k.n, 0, "a time before all time");
}

static void load(void)
{
	char dir[] = "/tmp/dovetail-ticket.XXXXXX", path[64];
	struct tls_ticket_keys a, b;
	struct err e;

	ok(mkdtemp(dir) != NULL, "a directory");
	snprintf(path, sizeof path, "%s/keys", dir);
	ok(tls_ticket_load(path, &a, &e) == 0 && a.n == 1, "a file is made");
	ok(tls_ticket_load(path, &b, &e) == 0 && b.n == 1 &&
	        memcmp(&a.key[0], &b.key[0], sizeof a.key[0]) == 0,
	    "and kept");
	unlink(path);
	rmdir(dir);
	ok(tls_ticket_load(path, &a, &e) < 0, "no directory, no tickets");
}

int main(void)
{
	parse();
	load();
	return done();
}
