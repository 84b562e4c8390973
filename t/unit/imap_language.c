#include "imap/language.h"

#include <stddef.h>

#include "tap.h"

int main(void)
{
	ok(imap_language_served(STR("en-US")) == imap_language_served(STR("EN")), "English of any place");
	is_str(str_c(imap_language_served(STR("Default"))), STR("i-default"), "the server's choice");
	is_str(str_c(imap_language_served(STR("I-DEFAULT"))), STR("i-default"), "by its name");
	ok(!imap_language_served(STR("enx")) && !imap_language_served(STR("de")) &&
	        !imap_language_served(STR("")),
	    "no other");
	return done();
}
