/* Address matching. */
#include "auth/net.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>

#include "base/num.h"

/* Addresses as 16 bytes, IPv4 mapped; bits_r the length that belongs to "all of it", first_r where its prefix begins. */
static bool parse_address(struct str s, unsigned char out[16], unsigned *first_r)
{
	static const unsigned char mapped[12] = {[10] = 0xff, [11] = 0xff};
	char text[INET6_ADDRSTRLEN + 1];

	if (s.n == 0 || s.n >= sizeof text)
		return false;
	memcpy(text, s.p, s.n);
	text[s.n] = '\0';
	if (strlen(text) != s.n)
		return false;
	*first_r = 96;
	memcpy(out, mapped, 12);
	if (inet_pton(AF_INET, text, out + 12) == 1)
		return true;
	*first_r = 0;
	return inet_pton(AF_INET6, text, out) == 1;
}

static bool parse_network(struct str word, unsigned char out[16], unsigned *bits_r)
{
	struct str address;
	unsigned first;
	uint32_t bits = 128;

	str_cut(&word, '/', &address);
	if (!parse_address(address, out, &first))
		return false;
	if (!str_is_nil(word) && (!num_parse_u32(word, &bits) || bits > 128 - first))
		return false;
	*bits_r = str_is_nil(word) ? 128 : first + bits;
	return true;
}

static bool same_bits(const unsigned char *a, const unsigned char *b, unsigned bits)
{
	unsigned char mask = (unsigned char)(0xff00 >> bits % 8);

	if (memcmp(a, b, bits / 8) != 0)
		return false;
	return bits % 8 == 0 || ((a[bits / 8] ^ b[bits / 8]) & mask) == 0;
}

static bool next_word(struct str *rest, struct str *word_r)
{
	*rest = str_from(*rest, str_span(*rest, " \t,"));
	*word_r = str_head(*rest, str_cspan(*rest, " \t,"));
	*rest = str_from(*rest, word_r->n);
	return word_r->n > 0;
}

static bool is_local(struct str address)
{
	return address.n == 0 || auth_net_match(STR("127.0.0.0/8 ::1"), address);
}

bool auth_net_match(struct str networks, struct str address)
{
	unsigned char have[16], net[16];
	unsigned first, bits;
	struct str word;

	while (next_word(&networks, &word)) {
		if (str_eq(word, STR("local")) && is_local(address))
			return true;
		if (parse_network(word, net, &bits) && parse_address(address, have, &first) &&
		    same_bits(have, net, bits))
			return true;
	}
	return false;
}

bool auth_net_is_valid(struct str networks)
{
	unsigned char net[16];
	struct str word;
	unsigned bits;

	while (next_word(&networks, &word))
		if (!str_eq(word, STR("local")) && !parse_network(word, net, &bits))
			return false;
	return true;
}

const char *auth_net_key(const char *ip, char dst[static 64])
{
	struct in6_addr a;

	if (inet_pton(AF_INET6, ip, &a) == 1) {
		if (IN6_IS_ADDR_V4MAPPED(&a))
			return inet_ntop(AF_INET, a.s6_addr + 12, dst, 64);
		memset(a.s6_addr + 8, 0, 8);
		if (inet_ntop(AF_INET6, &a, dst, 64))
			return dst;
	}
	snprintf(dst, 64, "%.63s", ip);
	return dst;
}
