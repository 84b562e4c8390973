/* Symbols of glibc that the static archives of libcrypt, zlib, argon2 and pcre2 ask for, for the musl build. */
#include "sys/shim.h"

#ifndef __GLIBC__

#include <stdarg.h>
#include <sys/random.h>

#include "base/err.h"

void __explicit_bzero_chk(void *p, size_t n, size_t limit);
int __snprintf_chk(char *dst, size_t n, int flag, size_t limit, const char *fmt, ...);
int __vsnprintf_chk(char *dst, size_t n, int flag, size_t limit, const char *fmt, va_list ap);
int __sprintf_chk(char *dst, int flag, size_t limit, const char *fmt, ...);
void *__memcpy_chk(void *dst, const void *src, size_t n, size_t limit);
void *__memset_chk(void *dst, int c, size_t n, size_t limit);
void arc4random_buf(void *p, size_t n);

static void within(size_t n, size_t limit)
{
	if (n > limit)
		die(ERR_TEMP, "a library would have written %zu bytes into %zu", n, limit);
}

void __explicit_bzero_chk(void *p, size_t n, size_t limit)
{
	within(n, limit);
	explicit_bzero(p, n);
}

void *__memcpy_chk(void *dst, const void *src, size_t n, size_t limit)
{
	within(n, limit);
	return memcpy(dst, src, n);
}

void *__memset_chk(void *dst, int c, size_t n, size_t limit)
{
	within(n, limit);
	return memset(dst, c, n);
}

int __vsnprintf_chk(char *dst, size_t n, int flag, size_t limit, const char *fmt, va_list ap)
{
	(void)flag;
	within(n, limit);
	return vsnprintf(dst, n, fmt, ap);
}

int __snprintf_chk(char *dst, size_t n, int flag, size_t limit, const char *fmt, ...)
{
	va_list ap;
	int r;

	va_start(ap, fmt);
	r = __vsnprintf_chk(dst, n, flag, limit, fmt, ap);
	va_end(ap);
	return r;
}

int __sprintf_chk(char *dst, int flag, size_t limit, const char *fmt, ...)
{
	va_list ap;
	int r;

	va_start(ap, fmt);
	r = __vsnprintf_chk(dst, limit, flag, limit, fmt, ap);
	va_end(ap);
	return r;
}

void arc4random_buf(void *p, size_t n)
{
	if (getrandom(p, n, 0) != (ssize_t)n)
		die(ERR_TEMP, "getrandom gave no bytes");
}

#endif
