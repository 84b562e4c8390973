#!/usr/bin/env python3
"""Rules about C sources: source.py RULE prints findings as `file:line: what; what to do`. Run in the root of the tree."""
import glob
import os
import re
import sys

KEYWORDS = ('if', 'for', 'while', 'switch', 'else', 'return', 'do', 'sizeof')


def sources(*patterns):
    return sorted(p for pattern in patterns for p in glob.glob(pattern) if os.path.isfile(p))


def lines_of(path):
    with open(path, encoding='utf-8', errors='replace') as f:
        return f.read().split('\n')[:-1]


def code_of(path):
    """The lines with comments and the insides of strings blanked."""
    text = '\n'.join(lines_of(path))

    def blank(m):
        s = m.group(0)
        if s[0] in '"\'':
            return s[0] + ' ' * (len(s) - 2) + s[0]
        return re.sub(r'[^\n]', ' ', s)

    return re.sub(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', blank, text, flags=re.S).split('\n')


def functions(path):
    """(name, line, body line count, parameters, deepest level, line of it) of each function, by the shape that clang-format gives."""
    code = code_of(path)
    start = 0
    for i, line in enumerate(code):
        if line == '{':
            start = i
        elif line == '}' and start:
            head = start - 1
            while head > 0 and code[head - 1].strip() and not code[head - 1].rstrip().endswith((';', '}', '*/')):
                head -= 1
            signature = ' '.join(code[head:start])
            m = re.search(r'(\w+)\s*\(([^{]*)\)[^)]*$', re.sub(r'__attribute__\s*\(\(.*?\)\)\)?', '', signature))
            if m:
                depth, at = 0, start
                for j in range(start + 1, i):
                    tabs = len(code[j]) - len(code[j].lstrip('\t'))
                    word = re.match(r'\t+([a-z]+)\b', code[j])
                    if word and word.group(1) in ('if', 'for', 'while', 'switch', 'do') and tabs > depth:
                        depth, at = tabs, j
                yield m.group(1), head + 1, i - start - 1, len([x for x in m.group(2).split(',') if 'struct err *' not in x]), depth, at + 1
            start = 0


def layers():
    rank, ideas = {}, 'lib/LAYERS'
    for n, line in enumerate(lines_of(ideas)):
        if line.startswith('#') or not line.strip():
            continue
        for room in line.split(':')[0].split():
            rank[room] = n
    for room in sorted(os.listdir('lib')):
        if os.path.isdir('lib/' + room) and os.listdir('lib/' + room) and room not in rank:
            yield 'lib/%s:1: room not in lib/LAYERS; give it a line there' % room
    for path in sources('lib/*/*.[ch]', 'bin/*.c', 'auth-helpers/*.c', 't/unit/*.[ch]', 't/fuzz/*.[ch]'):
        own = path.split('/')[1] if path.startswith('lib/') else None
        for n, line in enumerate(lines_of(path), 1):
            m = re.match(r'\s*#\s*include\s+"([^"]+)"', line)
            if not m or '/' not in m.group(1):
                if m and own:
                    yield '%s:%d: include "%s" without its room; write "room/file.h"' % (path, n, m.group(1))
                continue
            room = m.group(1).split('/')[0]
            if '..' in m.group(1) or room not in rank:
                yield '%s:%d: include "%s": no such room in lib/LAYERS' % (path, n, m.group(1))
            elif own and own in rank and room != own and rank[room] >= rank[own]:
                way = 'sideways' if rank[room] == rank[own] else 'up'
                yield '%s:%d: include "%s" goes %s from %s; move what both need down a room' % (path, n, m.group(1), way, own)


def guards():
    for path in sources('lib/*/*.h'):
        want = re.sub(r'\W', '_', path[4:]).upper()
        text = '\n'.join(lines_of(path))
        if not re.search(r'^#ifndef %s\n#define %s\n' % (want, want), text, re.M) or not text.rstrip().endswith('#endif'):
            yield '%s:1: no include guard %s around all of it; add it' % (path, want)
        if path != 'lib/base/banned.h' and not text.startswith('/*'):
            yield '%s:1: no paragraph of purpose; begin with what the file gives' % path
    for path in sources('lib/*/*.c'):
        header = path[:-1] + 'h'
        if os.path.exists(header):
            first = next((x for x in lines_of(path) if x.startswith('#include')), '')
            if first != '#include "%s"' % header[4:]:
                yield '%s:1: does not include its own header first; begin with #include "%s"' % (path, header[4:])


def sizes():
    for path in sources('lib/*/*.[ch]', 'bin/*.c', 'auth-helpers/*.c', 't/unit/*.c', 't/fuzz/*.c'):
        n = len(lines_of(path))
        if n > 400:
            yield '%s:400: %d lines, above 400; split it by idea' % (path, n)
    for path in sources('lib/*/*.[ch]', 'bin/*.c', 'auth-helpers/*.c'):
        for name, line, body, parameters, depth, at in functions(path):
            if body > 60:
                yield '%s:%d: %s() has %d lines, above 60; split it' % (path, line, name, body)
            if parameters > 5:
                yield '%s:%d: %s() takes %d parameters besides its struct err, above 5; pass a struct' % (path, line, name, parameters)
            if depth > 3:
                yield '%s:%d: %s() nests %d levels deep, above 3; return early or split it' % (path, at, name, depth)


BANNED = [
    (r'\b(malloc|calloc|realloc|reallocarray|free|strdup|strndup|asprintf|vasprintf|getline|getdelim)\s*\(', 'lib/base/',
     'memory comes from an arena or a struct buf'),
    (r'\b(system|popen|wordexp)\s*\(', None, 'no shell; sys/spawn.h starts children'),
    (r'\b(strcpy|strcat|strncpy|strncat|stpcpy|sprintf|vsprintf|gets|strtok|strtok_r|gmtime|localtime|ctime|asctime|mktemp|tmpnam'
     r'|tempnam|atoi|atol|atoll|alloca)\s*\(', None, 'lib/base/banned.h says what to use instead'),
    (r'\b(signal)\s*\(', 'lib/sys/', 'sigaction'),
    (r'\b(setjmp|longjmp|sigsetjmp|siglongjmp)\s*\(', None, 'errors are returned'),
]


def banned():
    for path in sources('lib/*/*.[ch]', 'bin/*.c', 'auth-helpers/*.c'):
        if path == 'lib/base/banned.h':
            continue
        for n, line in enumerate(code_of(path), 1):
            for pattern, but, instead in BANNED:
                m = re.search(r'(?<![>.\w])' + pattern, line)
                if m and not (but and path.startswith(but)):
                    yield '%s:%d: %s() is banned; %s' % (path, n, m.group(1), instead)


WORDS = [
    (r'\b(TO' r'DO|FIX' r'ME|XX' r'X)\b', 'a promise of work; do it, or say the limit and its reason'),
    (r'(?<![\w}])/(wor' r'k|ro' r'ot)/[a-z.]', 'a path of one machine; derive it'),
    (r'(?:/\*|^ \*|//|#).*\b(for n' r'ow)\b', 'a word of unfinished work; finish it or say the limit and its reason'),
]


def words():
    for top, dirs, names in os.walk('.'):
        dirs[:] = [d for d in dirs if d not in ('.git', 'build', 'corpus', '__pycache__')]
        for name in sorted(names):
            path = os.path.join(top, name)[2:]
            for n, line in enumerate(lines_of(path), 1):
                for pattern, why in WORDS:
                    m = re.search(pattern, line)
                    if m:
                        yield '%s:%d: "%s" is %s' % (path, n, m.group(m.lastindex or 0), why)


RULES = {f.__name__: f for f in (layers, guards, sizes, banned, words)}


def main():
    rule = RULES.get(sys.argv[1])
    if not rule:
        print('no rule %s; rules: %s' % (sys.argv[1], ' '.join(RULES)))
        return 2
    found = list(rule())
    print(''.join(line + '\n' for line in found), end='')
    return 1 if found else 0


sys.exit(main())
