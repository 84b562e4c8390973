/* Symbols of glibc that the static archives of libcrypt, zlib, argon2, pcre2 and OpenSSL ask for, for the musl build. */
#include "sys/shim.h"

#ifndef __GLIBC__

#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/random.h>
#include <sys/select.h>

#include "base/err.h"
#include "base/num.h"

void __explicit_bzero_chk(void *p, size_t n, size_t limit);
int __snprintf_chk(char *dst, size_t n, int flag, size_t limit, const char *fmt, ...);
int __vsnprintf_chk(char *dst, size_t n, int flag, size_t limit, const char *fmt, va_list ap);
int __sprintf_chk(char *dst, int flag, size_t limit, const char *fmt, ...);
void *__memcpy_chk(void *dst, const void *src, size_t n, size_t limit);
void *__memset_chk(void *dst, int c, size_t n, size_t limit);
void arc4random_buf(void *p, size_t n);
long __fdelt_chk(long fd);
int __fprintf_chk(FILE *f, int flag, const char *fmt, ...);
int __vfprintf_chk(FILE *f, int flag, const char *fmt, va_list ap);
int getcontext(void *context);
int setcontext(const void *context);
void makecontext(void *context, void (*function)(void), int n, ...);

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
	/* sprintf into memory whose size the compiler didn't know comes with SIZE_MAX, which musl refuses. */
	return vsnprintf(dst, num_min(n, INT_MAX), fmt, ap);
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

long __fdelt_chk(long fd)
{
	within((size_t)fd, FD_SETSIZE - 1);
	return fd / (8 * (long)sizeof(long));
}

int __vfprintf_chk(FILE *f, int flag, const char *fmt, va_list ap)
{
	(void)flag;
	return vfprintf(f, fmt, ap);
}

int __fprintf_chk(FILE *f, int flag, const char *fmt, ...)
{
	va_list ap;
	int r;

	va_start(ap, fmt);
	r = __vfprintf_chk(f, flag, fmt, ap);
	va_end(ap);
	return r;
}

/* For libcrypto's asynchronous jobs, which nothing here starts. */
int getcontext(void *context)
{
	(void)context;
	return -1;
}

int setcontext(const void *context)
{
	(void)context;
	return -1;
}

void makecontext(void *context, void (*function)(void), int n, ...)
{
	(void)context, (void)function, (void)n;
}

#endif
