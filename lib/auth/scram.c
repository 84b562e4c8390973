/* SCRAM's keys. */
#include "auth/scram.h"

#include "auth/code.h"
#include "base/num.h"

void auth_scram_derive(const struct auth_hash *h, struct str password, struct auth_scram *k)
{
	unsigned char salted[AUTH_HASH_MAX], client[AUTH_HASH_MAX];
	struct str key = str_of(salted, h->len);

	auth_hash_pbkdf2(h, password, k->salt, k->iterations, key);
	auth_hash_hmac(h, key, STR("Client Key"), client);
	auth_hash_of(h, str_of(client, h->len), STR(""), k->stored);
	auth_hash_hmac(h, key, STR("Server Key"), k->server);
	explicit_bzero(salted, sizeof salted);
	explicit_bzero(client, sizeof client);
}

bool auth_scram_parse(const struct auth_hash *h, struct arena *a, struct str data, struct auth_scram *k)
{
	struct str iterations, salt, stored, server;
	uint32_t n;

	if (!str_cut(&data, ',', &iterations) || !str_cut(&data, ',', &salt) || !str_cut(&data, ',', &stored))
		return false;
	if (!num_parse_u32(iterations, &n) || n == 0 || n > AUTH_SCRAM_ITERATIONS_MAX || str_is_nil(data))
		return false;
	k->iterations = n;
	k->salt = auth_code_unbase64(a, salt, false);
	stored = auth_code_unbase64(a, stored, false);
	server = auth_code_unbase64(a, data, false);
	if (k->salt.n == 0 || k->salt.n > AUTH_SCRAM_SALT_MAX || stored.n != h->len || server.n != h->len)
		return false;
	memcpy(k->stored, stored.p, h->len);
	memcpy(k->server, server.p, h->len);
	return true;
}

struct str auth_scram_print(const struct auth_hash *h, struct arena *a, const struct auth_scram *k)
{
	struct str salt = auth_code_base64(a, k->salt),
	           stored = auth_code_base64(a, str_of(k->stored, h->len)),
	           server = auth_code_base64(a, str_of(k->server, h->len));

	return arena_printf(
	    a, "%u,%.*s,%.*s,%.*s", k->iterations, STR_ARG(salt), STR_ARG(stored), STR_ARG(server));
}
