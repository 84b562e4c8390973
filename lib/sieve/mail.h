/*
 * The message as the interpreter sees it: header fields that can be edited, a body, and its MIME parts. Everything is read lazily from
 * the bytes that were given; nothing of the body is copied. At most MIME_HEAD_MAX bytes of header are looked at, the rest is kept as it is.
 */
#ifndef SIEVE_MAIL_H
#define SIEVE_MAIL_H

#include <stdbool.h>

#include "base/str.h"
#include "mime/part.h"
#include "sieve/sieve.h"

struct sieve_interp;

struct sieve_field {
	struct str name;
	struct str body; /* behind the colon, folded, without the last line end */
	struct str raw;  /* the whole field with its line ends */
};

/* The MIME tree of one version of the message, and what replace has put in place of its parts (RFC 5703 5). */
struct sieve_view {
	struct mime_part *root; /* its offsets count through both pieces */
	struct str pieces[2];
	VEC(struct sieve_substitute) subs; /* apart from each other, in order */
	bool dirty;                        /* subs came in since they were last applied */
	bool is_gone; /* the whole message was replaced: nothing of it can be changed any more */
};
struct sieve_substitute {
	uint64_t at, n;
	struct str text;
};

struct sieve_mail {
	struct str whole;
	VEC(struct sieve_field) fields;
	struct str rest; /* of the header, beyond what is looked at */
	struct str body;
	struct str eol; /* "\r\n" or "\n", as in the first line */
	bool parsed, edited;
	bool rendered; /* header holds what the fields make */
	struct str header;
	struct sieve_view *view; /* once parts were asked for */
};

void sieve_mail_init(struct sieve_mail *m, struct str message);
/* Reads the header, once. */
void sieve_mail_parse(struct sieve_interp *in, struct sieve_mail *m);
/* The fields of a header block, appended to m->fields; as many as are looked at. Gives the size of the whole header. */
size_t sieve_mail_read_fields(struct arena *a, struct str block, struct sieve_mail *m);
/* Puts what replace has substituted into m->body. */
int sieve_mail_apply(struct sieve_interp *in, struct sieve_mail *m);
/* All bytes, as pieces that live as long as the result. 0 or -1. */
int sieve_mail_message(struct sieve_interp *in, struct sieve_mail *m, struct sieve_message *r);
size_t sieve_mail_size(struct sieve_interp *in, struct sieve_mail *m);

/* The tree of in->mail, made when it is asked for and kept while a loop goes over it; NULL after a failure. */
struct sieve_view *sieve_mail_view(struct sieve_interp *in);
/* Bytes of a view. A range that passes from its header to its body is cut at the end of the header. */
struct str sieve_mail_bytes(const struct sieve_view *v, uint64_t at, uint64_t n);
/* The fields of a part: for the root those of in->mail, edited. An array in scratch memory, or the message's own. */
int sieve_mail_part_fields(
    struct sieve_interp *in, const struct mime_part *p, struct sieve_field **fields_r, size_t *n_r);
/* Text (header and body) in the place of a part, which isn't the root. Lives as long as the result. */
int sieve_mail_replace_part(struct sieve_interp *in, const struct mime_part *p, struct str text);
/* The outermost loop is over: what it replaced is the message now. */
int sieve_mail_settle(struct sieve_interp *in);

/* The value of a field as tests compare it: unfolded, encoded words decoded to UTF-8, no white space at the ends. Scratch memory. */
int sieve_mail_value(struct sieve_interp *in, const struct sieve_field *f, struct str *r);
/* Unfolded and without white space at its ends, encoded words left alone. */
struct str sieve_mail_unfolded(struct sieve_interp *in, struct str body);
/* The first field of that name in the original message, NULL when absent. */
const struct sieve_field *sieve_mail_find(struct sieve_interp *in, struct sieve_mail *m, struct str name);

/* The field goes to the front, or the end of the header. name and value are copied. */
int sieve_mail_add(struct sieve_interp *in, struct str name, struct str value, bool last);
/* Field i of in->mail is gone; those behind move up. */
void sieve_mail_delete(struct sieve_interp *in, size_t i);
/* Another message takes its place (replace, enclose, filter); text lives as long as the result. */
void sieve_mail_replace(struct sieve_interp *in, struct str text);

#endif
