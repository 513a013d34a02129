#!/usr/bin/env python3
"""Checks where co_await stands: g++ 12.2 miscompiles it, silently, in most other places.

Allowed is co_await only as
  (a) a statement of its own:             co_await save(row);
  (b) the whole right side of a declaration, an assignment, EX_CO_TRY or EX_CO_CHECK:
                                          const bool isReady = co_await ready();
  (c) after co_return:                    co_return co_await load(std::move(id));
Its operand is a name or a call with plain arguments: no braces (aggregates, initializer lists, lambdas), no ?:.
Lambdas that are coroutines capture nothing: the captures die with the lambda, not with the frame.

usage: check_coroutines.py [FILE...]      without files: all sources of the repository
"""
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
OPEN, CLOSE = "([{", ")]}"
LITERAL = re.compile(
    r'//[^\n]*|/\*.*?\*/|R"([^\s()\\]{0,16})\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|(?<![0-9A-Fa-f])\'(?:\\.|[^\'\\\n])+\'', re.S)
DIRECTIVE = re.compile(r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*", re.M)
LAMBDA = re.compile(r"\[([^\[\]]*)\]\s*(?=[({]|mutable|->)")
COROUTINE_WORD = re.compile(r"\bco_(?:await|return|yield)\b")
DECLARATION = re.compile(r"^[\w:<>,&*\s.\-\[\]()]*?[\w\])>]\s*=$")


def blank(text):
    """`text` as spaces, line ends kept, so that places stay what they are."""
    return re.sub(r"[^\n]", " ", text)


def plain(text):
    """The source without comments, literals and preprocessor lines, each place where it was."""
    text = LITERAL.sub(lambda m: blank(m.group(0)) if m.group(0)[0] in "/" else '"' + blank(m.group(0))[2:] + '"', text)
    return DIRECTIVE.sub(lambda m: blank(m.group(0)), text)


def before(text, at):
    """What stands in front of `at` in its statement, from the last `;`, `{` or `}` on."""
    depth, i = 0, at - 1
    while i >= 0:
        c = text[i]
        if c in ")]" or (c == "}" and depth > 0):
            depth += 1
        elif c in "([" and depth > 0:
            depth -= 1
        elif depth <= 0 and c in ";{}":
            break
        i -= 1
    return text[i + 1:at].strip()


def after(text, at):
    """The operand: up to the `;` of the statement or the bracket that closes around it."""
    depth, i = 0, at
    while i < len(text):
        c = text[i]
        if c in OPEN:
            depth += 1
        elif c in CLOSE:
            if depth == 0:
                break
            depth -= 1
        elif c == ";" and depth == 0:
            break
        i += 1
    return text[at:i].strip(), text[i:i + 1]


def closing(text, at):
    """Place behind the bracket that closes the one at `at`."""
    depth = 0
    for i in range(at, len(text)):
        depth += (text[i] in OPEN) - (text[i] in CLOSE)
        if depth == 0:
            return i + 1
    return len(text)


def position_problem(front):
    front = re.sub(r"^(?:case\b(?:[^:]|::)*:|default\s*:|else\b)\s*", "", front)
    if front in ("", "(void)", "co_return", "EX_CO_CHECK("):
        return None
    if re.match(r"EX_CO_TRY\([^,;{}]*(?:<[^;{}]*>)?[^,;{}]*,$", front):
        return "a structured binding takes its value from a local first" if "[" in front else None
    if re.match(r"(?:const\s+)?auto\s*&{0,2}\s*\[", front):
        return "a structured binding takes its value from a local first"
    if "?" in front:
        return "co_await stands in a ?:"
    if DECLARATION.match(front) and front.count("(") == front.count(")") and not re.match(r"(?:if|for|while|switch)\b", front):
        return None
    return "co_await stands inside of an expression or a condition"


def operand_problem(operand):
    if "{" in operand:
        return "the operand holds braces (aggregate, initializer list or lambda): name the value and std::move it in"
    if re.search(r"[(,]\s*\[", operand):
        return "the operand holds a lambda: name it and std::move it in"
    depth = 0
    for i, c in enumerate(operand):
        depth += (c in "([") - (c in ")]")
        if c == "?":
            return "the operand holds a ?:"
        if depth == 0 and re.match(r"(?:&&|\|\||==|!=|[+|^%/]|\s[-*&<>]\s)", operand[i:]):
            return "the awaited value is used in the same expression"
    return None


def lambda_bodies(text):
    """(place, captures, body) of each lambda."""
    for match in LAMBDA.finditer(text):
        previous = text[:match.start()].rstrip()[-1:]
        if previous.isalnum() or previous in "_])":
            continue  # a subscript
        at = match.end()
        if text[at:at + 1] == "(":
            at = closing(text, at)
        start = text.find("{", at)
        if start < 0 or ";" in text[at:start]:
            continue
        yield match.start(), match.group(1).strip(), text[start:closing(text, start)]


def problems(source):
    """[(line, what)] of one source text."""
    text, found = plain(source), []
    line = lambda at: text.count("\n", 0, at) + 1
    for match in re.finditer(r"\bco_await\b", text):
        front = before(text, match.start())
        operand, end = after(text, match.end())
        what = position_problem(front) or operand_problem(operand)
        if not what and end != (")" if front.startswith("EX_CO_") else ";"):
            what = "co_await stands inside of braces or of an argument list"
        if what:
            found.append((line(match.start()), what))
    for at, captures, body in lambda_bodies(text):
        own = body
        for _, _, inner in lambda_bodies(body):
            own = own.replace(inner, "")
        if captures and COROUTINE_WORD.search(own):
            found.append((line(at), "a coroutine lambda captures; pass what it needs as parameters"))
    return sorted(found)


def main():
    names = sys.argv[1:] or subprocess.run(["git", "ls-files", "*.h", "*.cpp"], cwd=ROOT, capture_output=True, text=True,
                                           check=True).stdout.split()
    count = 0
    for name in names:
        for line, what in problems((ROOT / name).read_text(encoding="utf-8")):
            print(f"{name}:{line}: {what}", file=sys.stderr)
            count += 1
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())
