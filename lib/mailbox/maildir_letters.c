/* Keywords: letters in file names, names in dovecot-keywords, bits in the index. */
#include "base/log.h"
#include "mailbox/maildir.h"
#include "maildir/uidwrite.h"

int maildir_letters_refresh(struct mailbox *mb, uint32_t letters, struct err *e)
{
	struct maildir_box *box = maildir_box(mb);

	if (maildir_keywords_refresh(&box->keywords, e) < 0)
		return -1;
	box->with_letter = 0;
	for (unsigned i = 0; i < MAILDIR_LETTERS; i++) {
		bool wanted = letters >> i & 1;

		box->bit[i] = -1;
		if (str_is_nil(box->keywords.names[i]) && !wanted)
			continue;
		box->bit[i] =
		    (int8_t)index_keyword(mb->ix, maildir_keywords_name(&box->keywords, i), wanted, e);
		if (box->bit[i] >= 0)
			box->with_letter |= 1ULL << box->bit[i];
	}
	return 0;
}

uint64_t maildir_letters_keys(const struct mailbox *mb, uint32_t letters)
{
	const struct maildir_box *box = maildir_box(mb);
	uint64_t keys = 0;

	for (; letters; letters &= letters - 1) {
		int bit = box->bit[__builtin_ctz(letters)];

		if (bit >= 0)
			keys |= 1ULL << bit;
	}
	return keys;
}

/* Gives letters to the keywords of `keys` that have none. */
static int add_letters(struct mailbox *mb, uint64_t keys, struct err *e)
{
	struct maildir_box *box = maildir_box(mb);
	bool held = box->uidlist.lock.held;
	struct str names[64];
	int letters[64], result;
	size_t n = 0;

	for (; keys; keys &= keys - 1)
		names[n++] = index_keyword_name(mb->ix, __builtin_ctzll(keys));
	if (!held && maildir_lock(mb, e) < 0)
		return -1;
	result = maildir_keywords_add(&box->keywords, names, n, 0, letters, e);
	if (!held)
		maildir_uidlist_unlock(&box->uidlist);
	return result < 0 ? -1 : maildir_letters_refresh(mb, 0, e);
}

uint32_t maildir_letters_there(const struct mailbox *mb, uint64_t keys)
{
	const struct maildir_box *box = maildir_box(mb);
	uint32_t letters = 0;

	for (unsigned i = 0; keys && i < MAILDIR_LETTERS; i++) {
		if (box->bit[i] >= 0 && (keys >> box->bit[i] & 1))
			letters |= 1u << i;
	}
	return letters;
}

int maildir_letters_of(struct mailbox *mb, uint64_t keys, uint32_t *letters_r, struct err *e)
{
	struct maildir_box *box = maildir_box(mb);

	*letters_r = 0;
	if ((keys & ~box->with_letter) && maildir_letters_refresh(mb, 0, e) < 0)
		return -1;
	if ((keys & ~box->with_letter) && add_letters(mb, keys & ~box->with_letter, e) < 0)
		return -1;
	*letters_r = maildir_letters_there(mb, keys);
	return 0;
}
