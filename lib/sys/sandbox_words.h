/*
 * The words of a list of allowed calls (*.allow), which is included in the initializer of an array of struct sandbox_call (sys/sandbox.h) after this:
 * CALL(name), or CALL2(name, condition, condition) with WHEN(argument, mask, value) or ANY for a condition.
 */
#ifndef SYS_SANDBOX_WORDS_H
#define SYS_SANDBOX_WORDS_H

#include <sys/syscall.h>

#include "sys/sandbox.h"

#define WHEN(arg, mask, value)   \
	{                        \
		arg, mask, value \
	}
#define ANY             \
	{               \
		0, 0, 0 \
	}
#define CALL(name) {#name, SYS_##name, {ANY, ANY}},
#define CALL2(name, a, b) {#name, SYS_##name, {a, b}},

#endif
