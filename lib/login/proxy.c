/* Both versions of the PROXY header. */
#include "login/proxy.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include "base/crc32c.h"
#include "base/num.h"

#define SIGNATURE STR("\r\n\r\n\0\r\nQUIT\n")
enum {
	FIRST = 12, /* the shortest header of either version is longer */
	FIXED = 16,
	V1_MAX = 107,
	TLV_AUTHORITY = 0x02,
	TLV_CRC32C = 0x03,
	TLV_SSL = 0x20,
	TLV_SSL_VERSION = 0x21,
	SSL_FIXED = 5, /* a byte of flags and four of the verification's result */
	SSL_USED = 1,
};

static uint32_t big(const char *p, int n)
{
	uint32_t v = 0;

	for (int i = 0; i < n; i++)
		v = v << 8 | (unsigned char)p[i];
	return v;
}

ssize_t login_proxy_more(struct str have)
{
	size_t n;

	if (have.n < FIRST)
		return (ssize_t)(FIRST - have.n);
	if (str_starts(have, STR("PROXY "))) {
		if (have.p[have.n - 1] == '\n')
			return 0;
		return have.n < V1_MAX ? 1 : -1;
	}
	if (!str_starts(have, SIGNATURE))
		return -1;
	if (have.n < FIXED)
		return (ssize_t)(FIXED - have.n);
	n = FIXED + big(have.p + 14, 2);
	if (n > LOGIN_PROXY_MAX || have.n > n)
		return -1;
	return (ssize_t)(n - have.n);
}

/* An address in text, in the one form that inet_ntop gives it. */
static bool address(struct str word, int family, char dst[static 64])
{
	char text[64];
	unsigned char raw[16];

	if (word.n >= sizeof text || str_chr(word, '\0') >= 0)
		return false;
	memcpy(text, word.p, word.n);
	text[word.n] = '\0';
	return inet_pton(family, text, raw) == 1 && inet_ntop(family, raw, dst, 64);
}

static bool port(struct str word, char dst[static 8])
{
	uint32_t n;

	if (word.n > 5 || !num_parse_u32(word, &n) || n > 65535)
		return false;
	snprintf(dst, 8, "%u", n);
	return true;
}

static bool parse_v1(struct str s, struct login_proxy *r)
{
	struct str word[5];
	int family;

	if (!str_ends(s, STR("\r\n")))
		return false;
	s = str_head(str_from(s, 6), s.n - 8);
	if (str_eq(s, STR("UNKNOWN")) || str_starts(s, STR("UNKNOWN "))) {
		r->local = true;
		return true;
	}
	for (int i = 0; i < 5; i++) {
		if (!str_cut(&s, ' ', &word[i]))
			return false;
	}
	if (!str_is_nil(s) || (!str_eq(word[0], STR("TCP4")) && !str_eq(word[0], STR("TCP6"))))
		return false;
	family = word[0].p[3] == '4' ? AF_INET : AF_INET6;
	return address(word[1], family, r->rip) && address(word[2], family, r->lip) &&
	       port(word[3], r->rport) && port(word[4], r->lport);
}

/* A word that becomes a variable: what else it could hold isn't what it should be. */
static bool take_word(struct str v, char *dst, size_t room)
{
	if (v.n == 0 || v.n >= room)
		return false;
	for (size_t i = 0; i < v.n; i++) {
		if (!str_is_alnum(v.p[i]) && !strchr(".-_", v.p[i]))
			return false;
	}
	memcpy(dst, v.p, v.n);
	dst[v.n] = '\0';
	return true;
}

/* The next of type (1 byte), length (2) and value. */
static bool next_tlv(struct str *rest, int *type_r, struct str *value_r)
{
	size_t n;

	if (rest->n < 3)
		return false;
	n = big(rest->p + 1, 2);
	if (n > rest->n - 3)
		return false;
	*type_r = (unsigned char)rest->p[0];
	*value_r = str_head(str_from(*rest, 3), n);
	*rest = str_from(*rest, 3 + n);
	return true;
}

static bool take_ssl(struct str v, struct login_proxy *r)
{
	struct str rest = str_from(v, SSL_FIXED), value;
	int type;

	if (v.n < SSL_FIXED)
		return false;
	if (!(v.p[0] & SSL_USED))
		return true;
	snprintf(r->tls, sizeof r->tls, "yes");
	while (rest.n) {
		if (!next_tlv(&rest, &type, &value) ||
		    (type == TLV_SSL_VERSION && !take_word(value, r->tls, sizeof r->tls)))
			return false;
	}
	return true;
}

/* Over the whole header, with zeros where the checksum itself stands. */
static bool checks(struct str header, struct str value)
{
	static const char zero[4];
	size_t at = (size_t)(value.p - header.p);
	uint32_t crc;

	if (value.n != sizeof zero)
		return false;
	crc = crc32c(0, header.p, at);
	crc = crc32c(crc, zero, sizeof zero);
	crc = crc32c(crc, value.p + value.n, header.n - at - value.n);
	return crc == big(value.p, 4);
}

static bool take_tlvs(struct str header, struct str rest, struct login_proxy *r)
{
	struct str value;
	int type;

	while (rest.n) {
		if (!next_tlv(&rest, &type, &value))
			return false;
		if (type == TLV_AUTHORITY && !take_word(value, r->server_name, sizeof r->server_name))
			return false;
		if (type == TLV_SSL && !take_ssl(value, r))
			return false;
		if (type == TLV_CRC32C && !checks(header, value))
			return false;
	}
	return true;
}

static bool parse_v2(struct str s, struct login_proxy *r)
{
	int command = (unsigned char)s.p[12], family = (unsigned char)s.p[13];
	struct str rest = str_from(s, FIXED);
	size_t n = family == 0x11 ? 4 : 16;

	if (command == 0x20 || (command == 0x21 && family == 0)) {
		r->local = true;
		return true;
	}
	if (command != 0x21 || (family != 0x11 && family != 0x21) || rest.n < 2 * n + 4)
		return false;
	inet_ntop(n == 4 ? AF_INET : AF_INET6, rest.p, r->rip, sizeof r->rip);
	inet_ntop(n == 4 ? AF_INET : AF_INET6, rest.p + n, r->lip, sizeof r->lip);
	snprintf(r->rport, sizeof r->rport, "%u", big(rest.p + 2 * n, 2));
	snprintf(r->lport, sizeof r->lport, "%u", big(rest.p + 2 * n + 2, 2));
	return take_tlvs(s, str_from(rest, 2 * n + 4), r);
}

bool login_proxy_parse(struct str header, struct login_proxy *r)
{
	*r = (struct login_proxy){.local = false};
	if (login_proxy_more(header) != 0)
		return false;
	return header.p[0] == 'P' ? parse_v1(header, r) : parse_v2(header, r);
}
