/* Base64: strict and streaming. */
#include "text/base64.h"

#include "tap.h"

static const struct {
	struct str plain;
	const char *coded;
} pairs[] = {
    {{"", 0}, ""},
    {{"f", 1}, "Zg=="},
    {{"fo", 2}, "Zm8="},
    {{"foo", 3}, "Zm9v"},
    {{"foob", 4}, "Zm9vYg=="},
    {{"\0\xff\x80", 3}, "AP+A"},
    {{"foobar", 6}, "Zm9vYmFy"},
};

static const char *const bad[] = {
    "Z", "Zg", "Zg=", "Zh==", "Zm9=", "====", "Z===", "Zg==Zg==", "Zm9v\n", " Zm9v", "Zm-v", "Zm9vYg=a"};

static const struct {
	const char *in, *want;
	bool junk;
} streams[] = {
    {"Zm9v\r\nYmFy\r\n", "foobar", false},
    {"Zm9vYg==", "foob", false},
    {"Zm9vYg", "foob", false},
    {"Zm9vYmE", "fooba", false},
    {"Z m\t9 v", "foo", false},
    {"Zm9v!Ym*Fy", "foobar", true},
    {"Zg==Zg==", "ff", false},
    {"Zm8=\nYmFy", "fobar", false},
    {"=Zm9v", "foo", false},
    {"Z", "", false},
};

static void stream(size_t i, size_t step)
{
	struct str in = str_c(streams[i].in);
	struct text_base64_stream st = {0};
	char dst[64];
	size_t n = 0;

	for (; in.n; in = str_from(in, step))
		n += text_base64_stream(&st, str_head(in, step), dst + n);
	n += text_base64_stream_end(&st, dst + n);
	is_str(str_of(dst, n), str_c(streams[i].want), streams[i].in);
	ok(st.junk == streams[i].junk, "junk is noticed");
}

int main(void)
{
	struct buf out;
	size_t size;

	buf_init(&out, 100);
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		buf_clear(&out);
		text_base64_encode(pairs[i].plain, &out);
		is_str(buf_str(&out), str_c(pairs[i].coded), "encode");
		buf_clear(&out);
		is_int(text_base64_decode(str_c(pairs[i].coded), &out), 0, "decode");
		is_str(buf_str(&out), pairs[i].plain, "decoded");
		ok(text_base64_decoded_size(str_c(pairs[i].coded), &size) && size == pairs[i].plain.n,
		    "size foretold");
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		buf_clear(&out);
		ok(text_base64_decode(str_c(bad[i]), &out) == -1 && out.n == 0, "refused: %s", bad[i]);
	}
	for (size_t i = 0; i < sizeof streams / sizeof *streams; i++) {
		stream(i, 1);
		stream(i, 3);
		stream(i, 100);
	}
	buf_clear(&out);
	text_base64_encode_lines(STR("foobarfo"), 4, STR("\r\n"), &out);
	is_str(buf_str(&out), STR("Zm9v\r\nYmFy\r\nZm8=\r\n"), "lines");
	buf_free(&out);
	buf_init(&out, 2);
	ok(text_base64_decode(STR("Zm9v"), &out) == -1 && out.n == 0, "too small a buffer is a failure");
	buf_free(&out);
	return done();
}
