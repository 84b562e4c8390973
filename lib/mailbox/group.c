/* Groups of messages, for formats that know them. */
#include "mailbox/group.h"

#include "mailbox/format.h"

void mailbox_group_init(struct mailbox_group *g, struct arena *a)
{
	*g = (struct mailbox_group){.arena = a};
}

int mailbox_group_add(struct mailbox_group *g, struct store *s, struct str name, struct mailbox_source *src,
    size_t *place_r, struct err *e)
{
	struct mailbox_group_item item = {.store = s, .name = arena_str(g->arena, name)};

	if (s->format->group_add(g, &item, src, e) < 0)
		return -1;
	*place_r = g->items.n;
	*vec_push(&g->items, g->arena) = item;
	return 0;
}

/* For store_prefill. */
static void note(struct store *s, struct str name)
{
	for (size_t i = 0; i < s->dropped.n; i++)
		if (str_eq(s->dropped.p[i], name))
			return;
	*vec_push(&s->dropped, s->arena) = arena_str(s->arena, name);
}

void mailbox_group_end(struct mailbox_group *g)
{
	if (!g->items.n)
		return;
	g->items.p[0].store->format->group_end(g);
	for (size_t i = 0; i < g->items.n; i++)
		if (g->items.p[i].result == 0)
			note(g->items.p[i].store, g->items.p[i].name);
}

int mailbox_drop(struct store *s, struct str name, struct mailbox_source *src, struct err *e)
{
	if (s->format->drop(s, name, src, e) < 0)
		return -1;
	note(s, name);
	return 0;
}
