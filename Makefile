# dovetail. `make`, `make check`, `make lint`, `make install`: HACKING.md says what each does.
PREFIX ?= /usr/local
DESTDIR ?=
VERSION := 0.1
CC := gcc
B := build
WARN := -Wall -Wextra -Werror -Wshadow -Wvla -Wformat=2 -Wstrict-prototypes -Wmissing-prototypes \
	-Wpointer-arith -Wundef -Wwrite-strings -Wno-format-nonliteral -Wno-format-truncation
CPPFLAGS := -D_GNU_SOURCE -DDOVETAIL_VERSION='"$(VERSION)"' -DDOVETAIL_LIBEXEC='"$(PREFIX)/libexec/dovetail"' \
	-Ilib -include base/banned.h
CFLAGS := -std=gnu17 -O2 -g -fPIE -fno-strict-aliasing -fstack-protector-strong $(WARN)
HARD := -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3
LDFLAGS := -pie -Wl,-z,relro,-z,now
LIBS := -Wl,--as-needed -lcdb -lutf8proc -lcrypt -lmd -largon2 -lz -lpcre2-8
# SAN=1: the sanitizer build, in a folder of its own.
ifdef SAN
B := build/asan
HARD := -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
CFLAGS += -O1
MUSL :=
else
# Programs that need no heavy library are static musl binaries where musl-tools are there: they start 12 times
# faster. The archives are Debian's, compiled against glibc; lib/sys/shim.c has the four symbols that musl lacks.
MUSL := $(shell command -v musl-gcc)
endif
ML := /usr/lib/$(shell uname -m)-linux-musl
GL := /usr/lib/$(shell uname -m)-linux-gnu
MUSL_CFLAGS := -idirafter /usr/include -idirafter $(GL:/usr/lib/%=/usr/include/%)
MUSL_LDFLAGS := -nostartfiles -Wl,-static,-pie,--no-dynamic-linker,-z,relro,-z,now,-z,text $(ML)/rcrt1.o $(ML)/crti.o
# The archives and the shim need each other: a group.
MUSL_LIBS := $(patsubst -l%,$(GL)/lib%.a,$(filter -l%,$(LIBS))) -Wl,--end-group $(ML)/crtn.o

LIB_C := $(wildcard lib/*/*.c)
# Header comments say what a file needs beyond LIBS: " * Links: -lpam" (then it is a glibc program, dynamic), " * Archives: -lssl -lcrypto" (linked into a static
# program; with OPENSSL=shared, or where there are no archives, as Links), " * Flags: -Wl,…" for the linker of a static one, and " * Needs: ldap.h" where a
# library isn't on every machine: without the header the program is left out, with a note. It comes before base/banned.h: others' macros may use what we don't.
TAGS := $(shell awk '/^ \* (Links|Archives|Needs|Flags): /{for(i=3;i<=NF;i++) print FILENAME "|" substr($$2,1,1) "|" $$i} FNR>30{nextfile}' bin/*.c \
	auth-helpers/*.c $(wildcard t/unit/*.c t/fuzz/*.c))
asked = $(patsubst $(1)|A|%,%,$(filter $(1)|A|%,$(TAGS)))
archives = $(if $(filter static,$(or $(OPENSSL),static)),$(wildcard $(patsubst -l%,$(GL)/lib%.a,$(call asked,$(1)))))
links = $(patsubst $(1)|L|%,%,$(filter $(1)|L|%,$(TAGS))) $(if $(and $(MUSL),$(call archives,$(1))),,$(call asked,$(1)))
flags = $(patsubst $(1)|F|%,%,$(filter $(1)|F|%,$(TAGS)))
needs = $(patsubst $(1)|N|%,%,$(filter $(1)|N|%,$(TAGS)))
has = $(shell printf '\043include <%s>\n' $(1) | $(CC) -E -x c - >/dev/null 2>&1 && echo yes)
lacks = $(strip $(foreach h,$(call needs,$(1)),$(if $(call has,$(h)),,$(h))))
PROG_C := $(foreach p,$(wildcard bin/*.c auth-helpers/*.c),$(if $(call lacks,$(p)),$(info left out: $(p:.c=) (a header is missing: $(call needs,$(p)))),$(p)))
PROGS := $(PROG_C:%.c=$(B)/%)
UNIT := $(patsubst %.c,$(B)/%,$(wildcard t/unit/*.c))
SEEDS := $(patsubst %.c,$(B)/%,$(wildcard t/fuzz/*.c))

.DEFAULT_GOAL := all
.PHONY: all check lint unit install clean fuzz bench check-asan stress flood ktls lmtp-idle faults prefixes imap-compare sieve-compare imap-random imap-strings imap-ways thunderbird
.SECONDARY:
all: $(PROGS)

$(B)/lib/%.o: lib/%.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(HARD) $(CFLAGS) -MMD -MP -c -o $@ $<
$(B)/musl/lib/%.o: lib/%.c
	@mkdir -p $(@D)
	$(MUSL) $(CPPFLAGS) $(CFLAGS) $(MUSL_CFLAGS) -MMD -MP -c -o $@ $<
$(B)/libdovetail.a: $(LIB_C:%.c=$(B)/%.o)
	@ar rcs $@.$$$$ $^ && mv $@.$$$$ $@
$(B)/musl/libdovetail.a: $(LIB_C:%.c=$(B)/musl/%.o)
	@ar rcs $@.$$$$ $^ && mv $@.$$$$ $@

# Objects lie in folders of their own: a change of the library relinks programs and tests, and compiles none of them.
define program
ifeq ($(or $(strip $(call links,$(1))),$(if $(MUSL),,glibc)),)
$(B)/musl/$(1:.c=.o): $(1)
	@mkdir -p $$(@D)
	$(MUSL) $(CPPFLAGS) $(CFLAGS) $(MUSL_CFLAGS) -MMD -MP -c -o $$@ $$<
$(B)/$(1:.c=): $(B)/musl/$(1:.c=.o) $(B)/musl/libdovetail.a
	@mkdir -p $$(@D)
	$(MUSL) -o $$@ $$< $(MUSL_LDFLAGS) $(call flags,$(1)) -Wl,--start-group $(B)/musl/libdovetail.a $(call archives,$(1)) $(MUSL_LIBS)
else
$(B)/obj/$(1:.c=.o): $(1)
	@mkdir -p $$(@D)
	$(CC) $(addprefix -include ,$(call needs,$(1))) $(CPPFLAGS) $(HARD) $(CFLAGS) -MMD -MP -c -o $$@ $$<
$(B)/$(1:.c=): $(B)/obj/$(1:.c=.o) $(B)/libdovetail.a
	@mkdir -p $$(@D)
	$(CC) $(HARD) $(CFLAGS) -o $$@ $$< $(LDFLAGS) $(B)/libdovetail.a $(call links,$(1)) $(LIBS)
endif
endef
$(foreach p,$(PROG_C),$(eval $(call program,$(p))))

$(B)/obj/t/unit/%.o: t/unit/%.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(HARD) $(CFLAGS) -It/unit -MMD -MP -c -o $@ $<
$(B)/t/unit/%: $(B)/obj/t/unit/%.o $(B)/libdovetail.a
	@mkdir -p $(@D)
	$(CC) $(HARD) $(CFLAGS) -o $@ $< $(LDFLAGS) $(B)/libdovetail.a $(call links,t/unit/$*.c) $(LIBS)
# A fuzz target that runs over its seeds without a fuzzer.
$(B)/obj/t/fuzz/%.o $(B)/obj/t/lib/%.o: CFLAGS += -Wno-missing-prototypes
$(B)/obj/t/fuzz/%.o: t/fuzz/%.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(HARD) $(CFLAGS) -MMD -MP -c -o $@ $<
$(B)/obj/t/lib/%.o: t/lib/%.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(HARD) $(CFLAGS) -MMD -MP -c -o $@ $<
$(B)/t/fuzz/%: $(B)/obj/t/fuzz/%.o $(B)/obj/t/lib/seeds.o $(B)/libdovetail.a
	@mkdir -p $(@D)
	$(CC) $(HARD) $(CFLAGS) -o $@ $< $(B)/obj/t/lib/seeds.o $(LDFLAGS) $(B)/libdovetail.a $(call links,t/fuzz/$*.c) $(LIBS)
unit: $(UNIT) $(SEEDS)

# One prove for all: `make check T=t/imapd-fetch.bats` for one file.
# Many a test waits for a limit to come, so twice as many run as there are processors; short ones last, to fill the end.
JOBS ?= $(shell expr 2 \* $$(nproc))
T ?= t/lint/lint.sh $(sort $(wildcard t/*.bats)) $(UNIT)
check: all unit
	BUILD=$(CURDIR)/$(B) prove --timer -j$(JOBS) --exec t/lib/run-test $(T)
check-asan:
	$(MAKE) SAN=1 check
lint:
	t/lint/lint.sh

# make fuzz F=imap_parse SECS=60 (all targets one after the other without F)
fuzz:
	t/fuzz/run.sh "$(F)" "$(or $(SECS),60)"
bench: all
	t/bench/run.sh $(ARGS)
# make prefixes ARGS="--sessions 200 --seed 1 --only pop3d,managesieved": sessions cut after each of their bytes
prefixes: all
	python3 -B t/prefixes/prefixes.py --build $(B) $(ARGS)
stress: all
	t/stress/run.sh $(ARGS)
flood: all
	python3 -B t/stress/flood.py --build $(B) $(ARGS)
# make ktls ARGS="--megabytes 2": kernel TLS in a virtual machine with Debian's kernel
ktls: all
	t/ktls/run.sh $(B) $(ARGS)
lmtp-idle: all
	python3 -B t/stress/lmtp_idle.py --build $(B) $(ARGS)
faults: all
	t/faults/run.sh $(ARGS)
imap-random: all
	python3 -B t/random/run.py --build $(B) $(ARGS)
imap-compare: all
	python3 -B t/compare/compare.py --build $(B) $(ARGS)
sieve-compare: all
	python3 -B t/compare/sieve.py --build $(B) $(ARGS)
thunderbird: all
	BUILD=$(CURDIR)/$(B) bats --show-output-of-passing-tests $(ARGS) t/thunderbird/thunderbird.bats
imap-strings imap-ways: all
	python3 -B t/imap/$(@:imap-%=%).py --build $(B) $(ARGS)

install: all
	install -d $(DESTDIR)$(PREFIX)/libexec/dovetail $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/man
	install -m 755 $(PROGS) $(DESTDIR)$(PREFIX)/libexec/dovetail
	t/lib/install-links "$(DESTDIR)" "$(PREFIX)"
clean:
	rm -rf build
-include $(shell find $(B) -name '*.d' 2>/dev/null)
