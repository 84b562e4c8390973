/* One table from kinds of error to exit codes. */
#include "deliver/exitcode.h"

#include <stddef.h>

enum { QMAIL_OK = 0, QMAIL_PERMANENT = 100, QMAIL_TEMPORARY = 111 };
enum {
	EX_OK_ = 0,
	EX_USAGE_ = 64,
	EX_DATAERR_ = 65,
	EX_NOUSER_ = 67,
	EX_CANTCREAT_ = 73,
	EX_TEMPFAIL_ = 75,
	EX_NOPERM_ = 77
};

static const struct {
	enum err_kind kind;
	int qmail, sysexits;
} table[] = {
    {ERR_NONE, QMAIL_OK, EX_OK_},
    {ERR_NOTFOUND, QMAIL_PERMANENT, EX_NOUSER_},
    {ERR_EXISTS, QMAIL_TEMPORARY, EX_TEMPFAIL_},
    {ERR_PERM, QMAIL_TEMPORARY, EX_TEMPFAIL_}, /* the administrator can mend it: mail waits */
    {ERR_QUOTA, QMAIL_PERMANENT, EX_CANTCREAT_},
    {ERR_LIMIT, QMAIL_PERMANENT, EX_DATAERR_},
    {ERR_SYNTAX, QMAIL_PERMANENT, EX_USAGE_},
    {ERR_CORRUPT, QMAIL_TEMPORARY, EX_TEMPFAIL_},
    {ERR_BUSY, QMAIL_TEMPORARY, EX_TEMPFAIL_},
    {ERR_TEMP, QMAIL_TEMPORARY, EX_TEMPFAIL_},
    {ERR_FULL, QMAIL_TEMPORARY, EX_TEMPFAIL_},
    {ERR_CANNOT, QMAIL_PERMANENT, EX_NOPERM_},
};

int exitcode_of(enum err_kind kind, enum exit_style style, bool quota_temporary)
{
	bool sysexits = style != EXIT_QMAIL;

	if (style == EXIT_LMTP && kind == ERR_FULL)
		return EXIT_FULL_DISK;
	if (style == EXIT_LMTP && kind == ERR_QUOTA && quota_temporary)
		return EXIT_QUOTA_FOR_NOW;
	if (kind == ERR_QUOTA && quota_temporary)
		kind = ERR_TEMP;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		if (table[i].kind == kind)
			return sysexits ? table[i].sysexits : table[i].qmail;
	}
	return sysexits ? EX_TEMPFAIL_ : QMAIL_TEMPORARY;
}
