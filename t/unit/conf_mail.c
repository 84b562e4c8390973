/* The location of mail. */
#include "conf/mail.h"
#include "tap.h"

int main(void)
{
	const struct conf_user u = {STR("ann"), STR("/home/ann")};
	struct conf_mail m;
	static struct arena a;
	struct err e;

	arena_init(&a, "test", 1 << 20);
	is_int(conf_mail_parse(&a, STR("maildir:~/Maildir"), &u, &m, &e), 0, "format and path");
	is_str(m.format, STR("maildir"), "format");
	is_str(m.path, STR("/home/ann/Maildir"), "path");
	is_int(conf_mail_parse(&a, STR("maildir:/srv/%u:INDEX=/i/%u:LAYOUT=fs:UTF-8"), &u, &m, &e), 0,
	    "options");
	is_str(conf_mail_option(&m, STR("index")), STR("/i/ann"), "expanded");
	is_str(conf_mail_option(&m, STR("LAYOUT")), STR("fs"), "the second");
	is_str(conf_mail_option(&m, STR("UTF-8")), STR(""), "one without a value");
	is_str(conf_mail_option(&m, STR("CONTROL")), STR_NIL, "absent");
	is_int(conf_mail_parse(&a, STR("/srv/mail"), &u, &m, &e), 0, "a path alone");
	is_str(m.format, STR_NIL, "has no format");
	is_str(m.path, STR("/srv/mail"), "its path");
	is_int(conf_mail_parse(&a, STR("maildir:"), &u, &m, &e), -1, "no path");
	is_int(conf_mail_parse(&a, STR("maildir:/x:=y"), &u, &m, &e), -1, "an option without a name");
	is_int(conf_mail_parse(&a, STR("maildir:/%x"), &u, &m, &e), -1, "an unknown variable");
	setenv("USER", "ann", 1);
	setenv("HOME", "/home/ann", 1);
	setenv("MAIL_INDEX", "/i", 1);
	unsetenv("MAIL");
	is_int(conf_mail_environment(&a, &m, &e), 0, "of the environment");
	is_str(conf_mail_option(&m, STR("INDEX")), STR("/i"), "with MAIL_INDEX");
	return done();
}
