#!/usr/bin/env python3
"""Rules about manual pages: pages.py RULE prints findings as `file:line: what; what to do`. Run in the root of the tree."""
import glob
import os
import re
import sys

SECTIONS = {'1': ['NAME', 'SYNOPSIS', 'DESCRIPTION', 'EXIT STATUS'], '8': ['NAME', 'SYNOPSIS', 'DESCRIPTION', 'EXIT STATUS'],
            '5': ['NAME', 'DESCRIPTION'], '7': ['NAME', 'DESCRIPTION']}
OURS = re.compile(r'^(MAIL|(MAIL|IMAP|POP3|LMTP|LDA|SIEVE|MANAGESIEVE|QUOTA|LOGIN|AUTH|TLS|RAWLOG)_[A-Z0-9_]+)$')


def read(path):
    with open(path, encoding='utf-8', errors='replace') as f:
        return f.read()


def programs():
    for path in sorted(glob.glob('bin/*.c') + glob.glob('auth-helpers/*.c')):
        yield path, os.path.basename(path)[:-2]


def page_of(name):
    found = glob.glob('man/%s.[18]' % name)
    return found[0] if found else None


def line_of(text, at):
    return text.count('\n', 0, at) + 1


def pages():
    """Each program has a page, each page its sections and a cross reference that exists."""
    names = {os.path.basename(p) for p in glob.glob('man/*.[1578]')}
    for path, name in programs():
        if not page_of(name):
            yield '%s:1: no manual page; write man/%s.1 or .8' % (path, name)
    for page in sorted(glob.glob('man/*.[1578]')):
        text = read(page)
        have = re.findall(r'^\.Sh (.*)', text, re.M)
        for section in SECTIONS[page[-1]]:
            if section not in have:
                yield '%s:1: no section %s; add it' % (page, section)
        for m in re.finditer(r'^\.Xr (\S+) ([1578])', text, re.M):
            target = '%s.%s' % m.groups()
            ours = m.group(1).startswith(('dovetail', 'auth-')) or any(n == m.group(1) for _, n in programs())
            if ours and target not in names:
                yield '%s:%d: refers to %s(%s), which does not exist; write it or mend the reference' % (
                    page, line_of(text, m.start()), m.group(1), m.group(2))


def options():
    """The letters of getopt and the .Fl of the page, both ways."""
    for path, name in programs():
        page = page_of(name)
        if not page:
            continue
        source, text = read(path), read(page)
        letters = re.findall(r'getopt(?:_long)?\([^"]*"([^"]*)"', source)
        if '"chain/helper.h"' in source or '"chain/sql.h"' in source:  # the latter's main is the former's
            letters += re.findall(r'"\+([a-z:]+)%s"', read('lib/chain/helper.c')) + re.findall(r'\.options = "([^"]*)"', source)
        for room in re.findall(r'#include "(\w+)/command\.h"', source):
            letters += re.findall(r'getopt_long\([^"]*"([^"]*)"', read('lib/%s/command.c' % room))
        letters += re.findall(r'strcmp\(argv\[[^]]*\], "-([A-Za-z0-9])"\)', source)
        have = set(re.sub(r'[^A-Za-z0-9]', '', ''.join(letters)))
        said = {}
        for f in re.finditer(r'\bFl ([A-Za-z0-9]+)(?![-\w])', text):
            for letter in f.group(1) if len(f.group(1)) > 1 and '-' not in f.group(1) else [f.group(1)]:
                said.setdefault(letter, line_of(text, f.start()))
        for letter in sorted(have - set(said)):
            yield '%s:1: option -%s of %s is not in the page; describe it with .Fl %s' % (page, letter, path, letter)
        for letter in sorted(set(said) - have):
            yield '%s:%d: says -%s, which %s does not take; mend one of them' % (page, said[letter], letter, path)


def settings():
    """The table of conf and the .Ev of the pages, both ways; and no getter of a name that the table lacks."""
    table, book = 'lib/conf/table.c', 'man/dovetail-settings.5'
    if not os.path.exists(table):
        return
    text = read(table)
    known = {m.group(1): line_of(text, m.start()) for m in re.finditer(r'\{\s*"([A-Z0-9_]+\*?)"\s*,\s*CONF_', text)}
    # A line of the table may also be made by a macro: its first string argument is the name.
    for m in re.finditer(r'^\s*[A-Z_]+\(\s*"([A-Z0-9_]+\*?)"', text, re.M):
        known.setdefault(m.group(1), line_of(text, m.start()))
    families = [name[:-1] for name in known if name.endswith('*')]

    def is_known(name):
        return name in known or any(name.startswith(f) for f in families)

    if not os.path.exists(book):
        yield '%s:1: no page for the settings; write %s' % (table, book)
    elif known:
        said = set(re.findall(r'^\.It Ev (\S+)', read(book), re.M))
        for name in sorted(known):
            if name not in said and name.rstrip('*') not in said:
                yield '%s:%d: %s is not in %s; print the list again from the table' % (table, known[name], name, book)
    for page in sorted(glob.glob('man/*.[1578]')):
        body = read(page)
        for m in re.finditer(r'\bEv ([A-Z][A-Z0-9_*]+)', body):
            if OURS.match(m.group(1)) and not is_known(m.group(1)):
                yield '%s:%d: %s is not in %s; add it there or mend the page' % (page, line_of(body, m.start()), m.group(1), table)
    for path in sorted(glob.glob('lib/*/*.c') + glob.glob('bin/*.c') + glob.glob('auth-helpers/*.c')):
        body = read(path)
        for m in re.finditer(r'\bconf_(?:bool|int|size|seconds|string|enum|list_has)\(\s*"([A-Z0-9_]+)"', body):
            if not is_known(m.group(1)):
                yield '%s:%d: asks for %s, which is not in %s; declare it' % (path, line_of(body, m.start()), m.group(1), table)


RULES = {f.__name__: f for f in (pages, options, settings)}


def main():
    rule = RULES.get(sys.argv[1])
    if not rule:
        print('no rule %s; rules: %s' % (sys.argv[1], ' '.join(RULES)))
        return 2
    found = list(rule())
    print(''.join(line + '\n' for line in found), end='')
    return 1 if found else 0


sys.exit(main())
