/* Programs of ours that other programs of ours start. */
#ifndef SYS_PROGRAM_H
#define SYS_PROGRAM_H

#include <stdbool.h>

/* Path of a program of dovetail: beside the running one, in bin/ beside its folder (as in the build), or where `make install` puts it. A static buffer,
 * good until the next call. */
const char *program_path(const char *name);
/* Is there one of that name (no slash in it) at those places? */
bool program_is_ours(const char *name);

#endif
