#!/usr/bin/env python3
"""Checks the shape of the tree: layers, foreign detail/, READMEs, file sizes, and words that stand in few places only.

usage: check_tree.py      prints one line per problem; exit code 1 when there is one
"""
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
# Each knows those to its left; neighbours in one layer do not know each other.
LAYERS = [["base"], ["platform"], ["net", "store"], ["config", "catalog", "secrets", "policy", "sandbox", "mcp/protocol"],
          ["auth", "remote", "mcp/bridge"], ["mcp/client"], ["sources"], ["execution"], ["agents", "tenancy"],
          ["mcp/server", "transfer", "doctor", "updates"], ["api"], ["daemon"]]
LEVEL = {name: level for level, names in enumerate(LAYERS) for name in names}
MAX_LINES = 400
LONG_FILES = pathlib.Path("tests/arch/longfiles.txt")
BAD_FOLDERS = {"utils", "util", "common", "helpers", "misc", "managers"}
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*"([^"]+)"', re.M)
# What stands only in some folders: pattern, folders, why.
ONLY_IN = [
    (re.compile(r"^[ \t]*#[ \t]*if.*\bQ_OS_", re.M), ("core/platform/", "app/"), "differences of platforms lie in core/platform"),
    (re.compile(r"\bQSqlQuery\b|\bQSqlDatabase\b"), ("core/store/",), "only core/store contains SQL"),
    (re.compile(r"\bPersonProofIssuer\b"), ("core/policy/", "core/daemon/", "ui/", "app/desktop/"),
     "no door may prove a person"),
    (re.compile(r"\bQEventLoop\b|\bprocessEvents\b|\bwaitFor(?:ReadyRead|BytesWritten|Connected|Disconnected)\b"),
     ("core/api/cli/", "app/cli/", "core/doctor/local/", "core/sandbox/child/"), "nothing waits on the GUI or core thread"),
    (re.compile(r"\bcurl_(?:easy|multi)_"), ("core/net/",), "there is one HTTP client"),
]


def capability(path):
    """`net` of core/net/detail/a.cpp, `mcp/client` of core/mcp/client/a.cpp; nothing outside of core."""
    parts = path.split("/")
    if parts[0] != "core" or len(parts) < 3:
        return None
    return "/".join(parts[1:3]) if parts[1] == "mcp" and len(parts) > 3 else parts[1]


def include_problem(name, target):
    own, other = capability(name), capability(target)
    if own and target.startswith(("ui/", "app/")):
        return f"core knows no {target.split('/')[0]}: {target}"
    if name.startswith("ui/") and target.startswith(("app/", "core/store/")):
        return f"ui does not know {target}"
    if other is None:
        return None
    # The composition root hands parts of a capability to each other, so it names them.
    if "/detail/" in target and own not in (other, "daemon") and name.startswith(("core/", "ui/", "app/")):
        return f"foreign detail: {target}"
    if own is None or own == other:
        return None
    if own not in LEVEL or other not in LEVEL:
        return f"unknown capability: {own if own not in LEVEL else other}"
    if LEVEL[other] >= LEVEL[own]:
        return f"{own} must not know {other}: {target}"
    return None


def source_problems(root, name, long_files):
    text = (root / name).read_text(encoding="utf-8")
    for match in INCLUDE.finditer(text):
        what = include_problem(name, match.group(1))
        if what:
            yield what
    lines = text.count("\n")
    if lines > MAX_LINES and name not in long_files:
        yield f"{lines} lines; split it (the limit is {MAX_LINES})"
    if name.startswith(("core/", "ui/", "app/")):
        for pattern, folders, why in ONLY_IN:
            if pattern.search(text) and not name.startswith(folders):
                yield f"{pattern.search(text).group(0).strip()}: {why}"


def folder_problems(root, files):
    for name in sorted(files):
        if BAD_FOLDERS & set(name.split("/")[:-1]):
            yield name, "a folder is named after what it does"
        if name.startswith("core/") and name.endswith("/CMakeLists.txt"):
            readme = name[:-len("CMakeLists.txt")] + "README.md"
            if readme not in files:
                yield name, "the capability has no README.md"
            elif not 3 <= (root / readme).read_text(encoding="utf-8").count("\n") <= 40:
                yield readme, "5 to 20 lines: what, what not, main types, who calls it"


def problems(root, files):
    long_files = set()
    if (root / LONG_FILES).exists():
        long_files = {line.split()[0] for line in (root / LONG_FILES).read_text().splitlines() if line and line[0] != "#"}
    found = list(folder_problems(root, set(files)))
    for name in files:
        if name.endswith((".h", ".cpp", ".mm")):
            found += [(name, what) for what in source_problems(root, name, long_files)]
    return found


def main():
    files = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    found = problems(ROOT, [name for name in files if (ROOT / name).exists()])
    for name, what in found:
        print(f"{name}: {what}", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
