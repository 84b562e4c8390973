/* For the tests of IMAP's grammar: a cursor over a text, and what a printer prints. */
#ifndef IMAP_GRAMMAR_H
#define IMAP_GRAMMAR_H

#include "imap/parse.h"
#include "io/out.h"

static struct arena arena;
static struct err err;
static struct buf printed;
static struct out printer;

__attribute__((unused)) static struct imap_parse at(struct str s)
{
	struct imap_parse p;

	if (!arena.cap)
		arena_init(&arena, "test", 64 << 20);
	imap_parse_init(&p, s, &arena, &err);
	return p;
}

__attribute__((unused)) static struct out *print(void)
{
	if (!printed.max)
		buf_init(&printed, 1 << 20);
	buf_clear(&printed);
	out_init_buf(&printer, &printed);
	return &printer;
}

__attribute__((unused)) static struct str output(void)
{
	out_flush(&printer);
	out_free(&printer);
	return buf_str(&printed);
}

#endif
