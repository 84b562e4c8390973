/* What follows a delivery that can't fail any more. */
#ifndef DELIVER_AFTER_H
#define DELIVER_AFTER_H

struct store;

/*
 * The mailboxes' caches are filled (store_prefill), where they have some, by a child that nobody waits for: it needs syncs of its own, and no MTA shall wait for
 * what only makes a later FETCH faster. The child ends within 5 seconds, one way or the other, and holds none of our descriptors 0 to 2.
 */
void deliver_after(struct store *s);

#endif
