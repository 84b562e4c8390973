/* dovecot-keywords: every letter has one sound name, every name one letter, and writing them out reads the same. */
#include "maildir/keywords.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	struct maildir_keywords one, two;

	maildir_keywords_init(&one, -1);
	maildir_keywords_init(&two, -1);
	buf_add(&one.text, str_of(data, size));
	maildir_keywords_parse(&one);
	for (int i = 0; i < MAILDIR_LETTERS; i++) {
		assert(maildir_keywords_name(&one, (unsigned)i).n > 0);
		if (str_is_nil(one.names[i]))
			continue;
		assert(maildir_keywords_find(&one, one.names[i]) == i);
		buf_printf(&two.text, "%d %.*s\n", i, STR_ARG(one.names[i]));
	}
	maildir_keywords_parse(&two);
	for (int i = 0; i < MAILDIR_LETTERS; i++)
		assert(str_eq(one.names[i], two.names[i]));
	maildir_keywords_free(&one);
	maildir_keywords_free(&two);
	return 0;
}
