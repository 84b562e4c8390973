/* The message as a tree of parts, and parts that are replaced. The prototypes are in sieve/mail.h. */
#include "base/num.h"
#include "mime/head.h"
#include "mime/scan.h"
#include "sieve/foreverypart.h"
#include "sieve/interp.h"

struct sieve_view *sieve_mail_view(struct sieve_interp *in)
{
	struct sieve_mail *m = &in->mail;
	struct sieve_message bytes;
	struct mime_scan scan;

	if (m->view)
		return m->view;
	if (sieve_mail_message(in, m, &bytes) < 0 ||
	    sieve_interp_work(in, bytes.pieces[0].n + bytes.pieces[1].n) < 0)
		return NULL;
	/* Trees of former versions go with the run: a script that makes new versions in a circle has to end. */
	if (in->trees.used > MIME_SCAN_ARENA / 2) {
		sieve_interp_fail(in, "the message is changed and looked at too often");
		return NULL;
	}
	m->view = arena_new(in->a, struct sieve_view);
	m->view->pieces[0] = bytes.pieces[0];
	m->view->pieces[1] = bytes.pieces[1];
	mime_scan_init(&scan, &in->trees);
	mime_scan_feed(&scan, bytes.pieces[0]);
	mime_scan_feed(&scan, bytes.pieces[1]);
	m->view->root = mime_scan_end(&scan);
	return m->view;
}

struct str sieve_mail_bytes(const struct sieve_view *v, uint64_t at, uint64_t n)
{
	struct str s = v->pieces[0];

	if (at >= s.n && v->pieces[1].n) {
		at -= s.n;
		s = v->pieces[1];
	}
	return str_head(str_from(s, at), n);
}

int sieve_mail_part_fields(
    struct sieve_interp *in, const struct mime_part *p, struct sieve_field **fields_r, size_t *n_r)
{
	struct sieve_mail part = {0};
	struct str block;

	if (!p->parent) {
		sieve_mail_parse(in, &in->mail);
		*fields_r = in->mail.fields.p;
		*n_r = in->mail.fields.n;
		return 0;
	}
	block = sieve_mail_bytes(in->mail.view, p->at, p->head.phys);
	if (sieve_interp_work(in, block.n) < 0)
		return -1;
	sieve_mail_read_fields(&in->scratch, block, &part);
	*fields_r = part.fields.p;
	*n_r = part.fields.n;
	return 0;
}

int sieve_mail_replace_part(struct sieve_interp *in, const struct mime_part *p, struct str text)
{
	struct sieve_view *v = in->mail.view;
	struct sieve_substitute sub = {p->at, p->head.phys + p->body.phys, text};
	size_t i = 0, inside = 0;

	if (v->is_gone)
		return 0;
	/* A part of a part that was replaced is no longer there. */
	for (; i < v->subs.n && v->subs.p[i].at <= sub.at; i++)
		if (sub.at < v->subs.p[i].at + v->subs.p[i].n || v->subs.p[i].at == sub.at)
			break;
	if (i < v->subs.n && v->subs.p[i].at <= sub.at && v->subs.p[i].n > sub.n)
		return 0;
	while (i + inside < v->subs.n && v->subs.p[i + inside].at < sub.at + sub.n)
		inside++;
	if (inside == 0) {
		vec_push(&v->subs, in->a);
		memmove(&v->subs.p[i + 1], &v->subs.p[i], (v->subs.n - 1 - i) * sizeof sub);
	} else {
		memmove(&v->subs.p[i + 1], &v->subs.p[i + inside], (v->subs.n - i - inside) * sizeof sub);
		v->subs.n -= inside - 1;
	}
	v->subs.p[i] = sub;
	v->dirty = true;
	in->mail.edited = true;
	return 0;
}

static char *copy(char *to, struct str s)
{
	if (s.n)
		memcpy(to, s.p, s.n);
	return to + s.n;
}

int sieve_mail_apply(struct sieve_interp *in, struct sieve_mail *m)
{
	struct sieve_view *v = m->view;
	uint64_t at, end;
	size_t n;
	char *p;

	if (!v || !v->dirty || v->is_gone)
		return 0;
	sieve_mail_parse(in, m);
	at = v->root->head.phys;
	end = at + v->root->body.phys;
	n = v->root->body.phys;
	for (size_t i = 0; i < v->subs.n; i++)
		n = num_add_sat(n, v->subs.p[i].text.n) - v->subs.p[i].n;
	in->kept = num_add_sat(in->kept, n);
	if (in->kept > SIEVE_MAX_KEPT)
		return sieve_interp_fail(
		    in, "the changed message takes more than %d MiB of memory", SIEVE_MAX_KEPT >> 20);
	m->body.p = p = arena_bytes(in->a, n);
	m->body.n = n;
	for (size_t i = 0; i < v->subs.n; i++) {
		p = copy(p, sieve_mail_bytes(v, at, v->subs.p[i].at - at));
		p = copy(p, v->subs.p[i].text);
		at = v->subs.p[i].at + v->subs.p[i].n;
	}
	copy(p, sieve_mail_bytes(v, at, end - at));
	v->dirty = false;
	return 0;
}

int sieve_mail_settle(struct sieve_interp *in)
{
	struct sieve_mail *m = &in->mail;

	if (!m->view || (!m->edited && m->view->subs.n == 0))
		return 0;
	if (sieve_mail_apply(in, m) < 0)
		return -1;
	m->view = NULL;
	return 0;
}
