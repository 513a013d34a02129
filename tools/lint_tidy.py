#!/usr/bin/env python3
"""clang-tidy over the sources of the last commit and the uncommitted change; --all: over everything.

Uses a compile database of its own, without the precompiled header and without flags that only g++ knows.
"""
import json
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
DATABASE = ROOT / "build" / "lint"
MOST_CHANGED = 12  # a larger change is looked at with --all: minutes per commit would only be skipped by hand


def lines(*command):
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True).stdout.splitlines()


def without_gcc_only(command):
    out, skip = [], False
    for word in command.split():
        if skip:
            skip = False
        elif word == "-include":
            skip = True
        elif word not in ("-fcoroutines", "-Winvalid-pch") and not word.endswith("/ccache"):
            out.append(word)
    return " ".join(out)


def main():
    sources = lines("git", "ls-files", "core/*.cpp", "ui/*.cpp", "app/*.cpp")
    if "--all" not in sys.argv:
        changed = set(lines("git", "diff", "--name-only", "HEAD")) | set(lines("git", "diff", "--name-only", "HEAD~1", "HEAD"))
        sources = [source for source in sources if source in changed][:MOST_CHANGED]
    if not sources:
        return 0
    database = ROOT / "build" / "dev" / "compile_commands.json"
    if not (ROOT / "build/dev/core/base/ex_base_autogen/include").exists():
        print("lint: clang-tidy needs generated headers; run ./dev build dev first. Skipped.", file=sys.stderr)
        return 0
    DATABASE.mkdir(parents=True, exist_ok=True)
    entries = json.loads(database.read_text())
    for entry in entries:
        entry["command"] = without_gcc_only(entry["command"])
    (DATABASE / "compile_commands.json").write_text(json.dumps(entries))
    failed, running = False, []
    workers = max(1, os.cpu_count() or 1)
    for source in sources + [None] * workers:
        if source:
            running.append((source, subprocess.Popen(["clang-tidy-16", "--quiet", "-p", str(DATABASE), source], cwd=ROOT,
                                                     stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)))
        if running and (source is None or len(running) >= workers):
            name, process = running.pop(0)
            text, _ = process.communicate()
            if process.returncode:
                failed = True
                print(f"== {name}\n{text}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
