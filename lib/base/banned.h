/*
 * Calls that this house does without: each is a compile error. Injected before every file by the
 * Makefile (-include), so that no file can forget it. What to use instead stands beside each name.
 */
#ifndef BASE_BANNED_H
#define BASE_BANNED_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#undef alloca

#pragma GCC poison strcpy strcat strncpy strncat stpcpy /* struct buf, struct str */
#pragma GCC poison sprintf vsprintf gets                /* buf_printf, snprintf */
#pragma GCC poison strtok strtok_r                      /* str_cut */
#pragma GCC poison gmtime localtime ctime asctime       /* gmtime_r, text/date.h */
#pragma GCC poison mktemp tmpnam tempnam                /* sys/file.h */
#pragma GCC poison atoi atol atoll                      /* base/num.h */
#undef alloca                                           /* musl has it as a macro */
#pragma GCC poison alloca                               /* base/arena.h */

#endif
