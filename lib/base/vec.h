/*
 * A growable array of any type: `VEC(struct x) v = {0}; struct x *new = vec_push(&v, a);`.
 * With an arena the memory is the arena's (and a growing vec leaves its old copies there until the reset);
 * with NULL it is the heap's and vec_free gives it back.
 */
#ifndef BASE_VEC_H
#define BASE_VEC_H

#include <stddef.h>

#include "base/arena.h"

#define VEC(type)              \
	struct {               \
		type *p;       \
		size_t n, cap; \
	}

/* Pointer to a new zeroed last element. */
#define vec_push(v, a)                                                                                 \
	((v)->n == (v)->cap ? ((v)->p = vec_grown((a), (v)->p, &(v)->cap, (v)->n + 1, sizeof *(v)->p)) \
	                    : NULL,                                                                    \
	    (__typeof__((v)->p))memset(&(v)->p[(v)->n++], 0, sizeof *(v)->p))
/* Room for at least `count` elements in all. */
#define vec_reserve(v, a, count) \
	((count) > (v)->cap ? (v)->p = vec_grown((a), (v)->p, &(v)->cap, (count), sizeof *(v)->p) : NULL)
#define vec_last(v) (&(v)->p[(v)->n - 1])
/* Heap vecs only. */
#define vec_free(v) (vec_drop((v)->p), (v)->p = NULL, (v)->n = (v)->cap = 0)

void *vec_grown(struct arena *a, void *old, size_t *cap, size_t need, size_t size);
void vec_drop(void *p);

#endif
