/* Helpers' files. */
#include "chain/config.h"

#include "base/buf.h"
#include "conf/conf.h"
#include "conf/envline.h"
#include "sys/file.h"

#define FILE_MAX 65536

static bool is_known(struct str name, const char *known)
{
	struct str rest = str_c(known), word;

	while (conf_list_next(&rest, &word))
		if (str_eq(word, name))
			return true;
	return false;
}

static int read_pairs(
    struct chain_config *c, struct arena *a, struct str text, const char *known, struct err *e)
{
	struct conf_envline f;
	struct str name, value;
	int r;

	conf_envline_init(&f, text);
	while ((r = conf_envline_next(&f, a, &name, &value, e)) > 0) {
		if (!is_known(name, known))
			return err_set(e, ERR_SYNTAX, "%.*s isn't one of: %s", STR_ARG(name), known);
		if (c->n == CHAIN_CONFIG_MAX)
			return err_set(e, ERR_LIMIT, "more than %d lines", CHAIN_CONFIG_MAX);
		c->pairs[c->n].name = name;
		c->pairs[c->n++].value = value;
	}
	return r;
}

int chain_config_read(
    struct chain_config *c, struct arena *a, const char *path, const char *known, struct err *e)
{
	struct buf text;
	int r;

	c->n = 0;
	buf_init(&text, FILE_MAX);
	r = file_read_path(path, &text, e);
	if (r == 0 && read_pairs(c, a, buf_str(&text), known, e))
		r = err_context(e, "%s", path);
	buf_free(&text);
	return r;
}

const char *chain_config_get(const struct chain_config *c, const char *name, const char *otherwise)
{
	for (size_t i = c->n; i > 0; i--)
		if (str_eq(c->pairs[i - 1].name, str_c(name)))
			return c->pairs[i - 1].value.p;
	return otherwise;
}
