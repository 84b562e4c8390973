/* Tokens. */
#include "sieve/lex.h"
#include "tap.h"

static const struct {
	const char *text;
	enum sieve_token token;
	const char *value; /* of the first token */
} cases[] = {
    {"", SIEVE_TOK_END, NULL},
    {" # c\r\n/* x\n */ ", SIEVE_TOK_END, NULL},
    {"/* x", SIEVE_TOK_ERROR, "the comment that begins here has no end"},
    {"/*/ */ a", SIEVE_TOK_IDENT, "a"},
    {"a_1-", SIEVE_TOK_IDENT, "a_1"},
    {":Is", SIEVE_TOK_TAG, "Is"},
    {": x", SIEVE_TOK_ERROR, "a colon must be followed by the name of a tag"},
    {"\"a\\\"\\\\\\c\"", SIEVE_TOK_STRING, "a\"\\c"},
    {"\"a\nb\"", SIEVE_TOK_STRING, "a\r\nb"},
    {"\"a\rb\"", SIEVE_TOK_ERROR, "the string holds a NUL or a CR without LF"},
    {"\"a\\", SIEVE_TOK_ERROR, "the string that begins here has no closing quote"},
    {"text:\na\n..b\n.\n", SIEVE_TOK_STRING, "a\r\n.b\r\n"},
    {"text: #c\r\n.\r\n", SIEVE_TOK_STRING, ""},
    {"text:\na\n.", SIEVE_TOK_STRING, "a\r\n"},
    {"text:\na\n", SIEVE_TOK_ERROR, "the text that begins here has no line with a single dot to end it"},
    {"text: x", SIEVE_TOK_ERROR, "\"text:\" must be followed by the end of the line"},
    {"%", SIEVE_TOK_ERROR, "this character has no meaning here"},
    {"9223372036854775808", SIEVE_TOK_ERROR, "the number is too large"},
};

int main(void)
{
	struct sieve_lex l;
	static struct arena a;

	arena_init(&a, "test", 1 << 20);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		sieve_lex_init(&l, &a, str_c(cases[i].text));
		sieve_lex_next(&l);
		is_int(l.token, cases[i].token, cases[i].text);
		if (cases[i].value)
			is_str(l.value, str_c(cases[i].value), "its value");
	}
	sieve_lex_init(&l, &a, STR("\n  10k;"));
	sieve_lex_next(&l);
	is_int((int64_t)l.number, 10240, "K is 1024");
	is_int(l.token_line, 2, "line");
	is_int(l.token_column, 3, "column");
	sieve_lex_next(&l);
	ok(l.token == SIEVE_TOK_PUNCT && l.ch == ';', "then a semicolon");
	sieve_lex_next(&l);
	sieve_lex_next(&l);
	is_int(l.token, SIEVE_TOK_END, "the end stays");
	sieve_lex_init(&l, &a, (struct str){"\"a\0b\"", 5});
	sieve_lex_next(&l);
	is_int(l.token, SIEVE_TOK_ERROR, "NUL in a string");
	arena_free(&a);
	return done();
}
