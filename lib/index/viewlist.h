/* The listed kind of view: its own list of UIDs, ascending. What the other kind doesn't have; callers use index/view.h. */
#ifndef INDEX_VIEWLIST_H
#define INDEX_VIEWLIST_H

#include "index/view.h"

/* k counts from 0. */
const struct index_msg *index_viewlist_at(struct index_view *v, struct index_state *st, uint32_t k);
/* Number (from 0) of the first UID that is >= uid. */
uint32_t index_viewlist_from(const struct index_view *v, uint32_t uid);
bool index_viewlist_has(const struct index_view *v, uint32_t uid);
/* Takes a UID above all others; false for one that is lower: it can't come into the view. */
bool index_viewlist_append(struct index_view *v, uint32_t uid);
void index_viewlist_announce(struct index_view *v, index_view_say *say, void *arg);
/* Nothing is gone: ends the list when it holds what the state holds; then places of the state do as well. */
void index_viewlist_end(struct index_view *v, struct index_state *st);
/* A record that says only that uid is gone. One of eight, used in turn. */
const struct index_msg *index_view_stub(struct index_view *v, uint32_t uid);

#endif
