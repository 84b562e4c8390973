/* Digests: vectors of RFC 1321, 2104, 2202, 4231, 6070, 7914. */
#include "auth/hash.h"
#include "auth/code.h"
#include "tap.h"

int main(void)
{
	unsigned char out[64], states[32];
	static struct arena a;

	arena_init(&a, "test", 1 << 20);
	auth_hash_of(&auth_hash_md5, STR("message "), STR("digest"), out);
	is_str(auth_code_hex(&a, str_of(out, 16)), STR("f96b697d7cb7938d525a2f31aaf161d0"), "MD5");
	auth_hash_of(&auth_hash_md4, STR("abc"), STR(""), out);
	is_str(auth_code_hex(&a, str_of(out, 16)), STR("a448017aaf21d8525fc10ae87aa6729d"), "MD4");
	auth_hash_of(&auth_hash_sha1, STR("abc"), STR(""), out);
	is_str(auth_code_hex(&a, str_of(out, 20)), STR("a9993e364706816aba3e25717850c26c9cd0d89d"), "SHA-1");
	auth_hash_of(&auth_hash_sha256, STR("abc"), STR(""), out);
	is_str(auth_code_hex(&a, str_of(out, 32)),
	    STR("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"), "SHA-256");
	auth_hash_hmac(&auth_hash_sha256, STR("Jefe"), STR("what do ya want for nothing?"), out);
	is_str(auth_code_hex(&a, str_of(out, 32)),
	    STR("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"), "HMAC-SHA-256");
	auth_hash_hmac(&auth_hash_md5, STR("Jefe"), STR("what do ya want for nothing?"), out);
	is_str(auth_code_hex(&a, str_of(out, 16)), STR("750c783e6ab0b503eaa86e310a5db738"), "HMAC-MD5");
	auth_hash_cram_states(STR("Jefe"), states);
	auth_hash_cram_with(states, STR("what do ya want for nothing?"), out);
	is_str(auth_code_hex(&a, str_of(out, 16)), STR("750c783e6ab0b503eaa86e310a5db738"),
	    "HMAC-MD5 from its states");
	auth_hash_pbkdf2(&auth_hash_sha1, STR("password"), STR("salt"), 4096, str_of(out, 20));
	is_str(auth_code_hex(&a, str_of(out, 20)), STR("4b007901b765489abead49d926f721d065a429c1"),
	    "PBKDF2-HMAC-SHA-1");
	auth_hash_pbkdf2(&auth_hash_sha1, STR("passwordPASSWORDpassword"),
	    STR("saltSALTsaltSALTsaltSALTsaltSALTsalt"), 4096, str_of(out, 25));
	is_str(auth_code_hex(&a, str_of(out, 25)), STR("3d2eec4fe41c849b80c8d83662c0e44a8b291a964cf2f07038"),
	    "PBKDF2 of two blocks");
	auth_hash_random(out, 0);
	auth_hash_random(out, 16);
	auth_hash_random(states, 16);
	ok(memcmp(out, states, 16) != 0, "random bytes differ");
	return done();
}
