/* What the scanner reads out of one part's header: type, boundary, and the fields that the tree keeps. */
#ifndef MIME_SCANHEAD_H
#define MIME_SCANHEAD_H

#include "base/str.h"
#include "mime/scan.h"

/* Reads s->header into p and decides what p is. *boundary_r, in s's arena: the boundary of a multipart that has one (cut to MIME_PART_MAX_BOUNDARY), else NIL. */
void mime_scanhead_read(struct mime_scan *s, struct mime_part *p, struct str *boundary_r);

#endif
