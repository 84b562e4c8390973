/*
 * dovetail-settings: prints every setting, for people, as mdoc (from which dovetail-settings(5) is made), or as a file to edit.
 *
 *	dovetail-settings [-m | -e | -c] [name …]
 *	-m   mdoc list items       -e   a commented dovetail.conf       -c   checks the environment, and prints nothing
 *
 * Exit: 0, 2 misuse, 100 an unknown name or a wrong value. Man page: dovetail-settings(1).
 */
#include <unistd.h>

#include "conf/conf.h"
#include "sys/start.h"

static void print_bounds(const struct conf_def *d)
{
	if (d->words)
		printf(", %s of: %s", d->type == CONF_LIST ? "words" : "one", d->words);
	if (d->type == CONF_INT && (d->min || d->max))
		printf(", %lld to %lld", (long long)d->min, (long long)d->max);
}

static void print_mdoc(const struct conf_def *d)
{
	bool family = str_ends(str_c(d->name), STR("*"));

	printf(".It Ev %.*s%s\n%s.\n", (int)strlen(d->name) - family, d->name, family ? " Ns Ar name" : "",
	    d->help);
	printf("Type: %s", conf_type_name(d->type));
	print_bounds(d);
	printf(".\n");
	if (d->otherwise)
		printf("Default: %s.\n", d->otherwise);
	printf("Read by: %s.\n", d->programs);
}

static void print_text(const struct conf_def *d)
{
	printf(
	    "%s=%s\n\t%s (%s", d->name, d->otherwise ? d->otherwise : "", d->help, conf_type_name(d->type));
	print_bounds(d);
	printf("; %s)\n", d->programs);
}

static void print_example(const struct conf_def *d)
{
	if (d->type != CONF_FACT)
		printf("# %s.\n#%.*s=\"%s\"\n\n", d->help, (int)strcspn(d->name, "*"), d->name,
		    d->otherwise ? d->otherwise : "");
}

static void print(const struct conf_def *d, char form)
{
	if (form == 'm')
		print_mdoc(d);
	else if (form == 'e')
		print_example(d);
	else
		print_text(d);
}

int main(int argc, char **argv)
{
	const struct conf_def *d;
	char form = 't';
	int c;

	sys_start(argv, 2);
	while ((c = getopt(argc, argv, "mec")) != -1) {
		if (c == '?') {
			fprintf(stderr, "usage: %s [-m | -e | -c] [name ...]\n", argv[0]);
			return 2;
		}
		form = (char)c;
	}
	if (form == 'c') {
		conf_check("dovetail-settings");
		return 0;
	}
	for (int i = optind; i < argc; i++) {
		d = conf_find(str_c(argv[i]));
		if (!d)
			die(ERR_NOTFOUND, "there is no setting %s", argv[i]);
		print(d, form);
	}
	for (size_t i = 0; optind == argc && (d = conf_at(i)); i++)
		print(d, form);
	return 0;
}
