/* The table keeps its own rules: each default is valid, each name is ours and there once. */
#include "conf/table.h"
#include "tap.h"

int main(void)
{
	const struct conf_def *d;
	struct err e;

	for (size_t i = 0; (d = conf_at(i)); i++) {
		bool once = true;

		for (size_t k = 0; k < i; k++)
			once &= strcmp(conf_at(k)->name, d->name) != 0;
		ok(once && conf_is_ours(str_c(d->name)) && d->help[0] && d->programs[0] &&
		        conf_find(str_c(d->name)) == d,
		    "%s is declared once", d->name);
		if (d->otherwise)
			ok(conf_check_value(str_c(d->name), str_c(d->otherwise), &e) == 0, "%s=%s is valid",
			    d->name, d->otherwise);
	}
	return done();
}
