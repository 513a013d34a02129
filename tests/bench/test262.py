#!/usr/bin/env python3
"""Runs a selection of test262 in the sandbox and prints what passes (docs/measurements.md).

SUITE is a folder, or a .tar.xz of one, with harness/ and test/. Every test is evaluated as a script, otherwise as agent
code is: translated by esbuild and the repairs behind it, in a forked and confined child with the prelude loaded.
Fails when a test that is not in test262_known.txt fails, when one that is there passes, and on every hang or crash.
"""
import argparse
import collections
import hashlib
import json
import os
import pathlib
import subprocess
import sys
import tarfile
import tempfile
import time

try:
    import yaml
except ImportError:
    print("skipped: python3-yaml is not installed")
    sys.exit(77)

HERE = pathlib.Path(__file__).resolve().parent
BIN = pathlib.Path(os.environ.get("EX_BIN_DIR", HERE.parent.parent / "build/dev/bin"))
# What no prelude can mend is reported apart; the goal is for the rest.
APART = ("BigInt", "Proxy", "detachArrayBuffer", "regexp-unicode-property-escapes")
PROLOGUE = """
__executor(function (ex) {
    Object.defineProperty(globalThis, "__ex", { value: ex });
    return { then() { return this; } };
});
var print = text => { __printer.print(String(text)); };
var $262 = { global: globalThis, gc() {}, detachArrayBuffer() { throw new Error("there is no way to detach a buffer"); } };
"""


class Case:
    def __init__(self, root, path):
        self.name = path.relative_to(root).as_posix()
        self.source = path.read_text(encoding="utf8")
        start, end = self.source.index("/*---") + 5, self.source.index("---*/")
        facts = yaml.load(self.source[start:end].replace("\r", "\n"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        self.flags = facts.get("flags") or []
        self.features = facts.get("features") or []
        self.negative = facts.get("negative")
        self.includes = ["assert.js", "sta.js"] + (facts.get("includes") or [])
        if "async" in self.flags:
            self.includes.append("doneprintHandle.js")
        self.group = next((name for name in APART if name in self.features), "")
        if not self.group and ("detachArrayBuffer.js" in self.includes or "$262.detachArrayBuffer" in self.source):
            self.group = "detachArrayBuffer"

    def failure(self, result):
        """Empty when the test passed, else why not."""
        outcome, message = result["outcome"], result.get("message", "")
        if outcome in ("crash", "hang"):
            return f"{outcome} {message}".strip()
        if self.negative:
            kind = self.negative["type"]
            if self.negative["phase"] == "parse":
                return "" if outcome == "refused" or result["code"] == "syntax_error" else f"no early {kind}: {message}"
            return "" if kind in message + result["stack"] else f"no {kind}: {message}"
        if outcome != "idle":
            return message
        if "async" in self.flags:
            printed = result.get("printed", [])
            if printed != ["Test262:AsyncTestComplete"]:
                return " ".join(printed) or "$DONE was not called"
        return ""


def find_cases(root, options):
    paths = sorted((root / "test").rglob("*.js"))
    cases = [Case(root / "test", path) for path in paths
             if not path.name.endswith("_FIXTURE.js") and (not options.only or any(word in str(path) for word in options.only))]
    if options.sample and options.sample < len(cases):
        cases.sort(key=lambda case: hashlib.sha256(case.name.encode()).hexdigest())
        cases = sorted(cases[:options.sample], key=lambda case: case.name)
    return cases


def pump(command, tasks):
    """Feeds JSON lines to a program and gives its answers by id."""
    with tempfile.TemporaryFile("w+", encoding="utf8") as lines:
        for task in tasks:
            lines.write(json.dumps(task) + "\n")
        lines.flush()
        lines.seek(0)
        done = subprocess.run([str(BIN / "program_runner"), command], stdin=lines, stdout=subprocess.PIPE, check=True)
    return {answer["id"]: answer for answer in map(json.loads, done.stdout.splitlines())}


def script_of(case, translated, harness):
    parts = ['"use strict";', translated["check"], harness["prologue"]]
    parts += [harness[name] for name in dict.fromkeys(case.includes)]
    return "\n".join(parts + [translated["javascript"]])


def run(root, cases):
    names = sorted({name for case in cases for name in case.includes})
    sources = {"prologue": PROLOGUE, **{name: (root / "harness" / name).read_text(encoding="utf8") for name in names}}
    sources.update({case.name: '"use strict";\n' + case.source for case in cases})
    translated = pump("translate", ({"id": name, "code": text, "kind": "script"} for name, text in sources.items()))
    harness = {name: translated[name]["javascript"] for name in ["prologue"] + names}
    refused = {case.name: {"outcome": "refused", "message": translated[case.name]["error"]}
               for case in cases if "error" in translated[case.name]}
    results = pump("run", ({"id": case.name, "javascript": script_of(case, translated[case.name], harness)}
                           for case in cases if case.name not in refused))
    return {**refused, **results}


def read_known(path):
    """Paths of tests, each under a line `# reason`."""
    known, reason = {}, ""
    for line in path.read_text().splitlines() if path.exists() else []:
        if line.startswith("#"):
            reason = line[1:].strip()
        elif line.strip():
            known[line.strip()] = reason
    return known


def table(title, rows, worst):
    print(f"\n{title}")
    for name, (passed, total) in sorted(rows.items(), key=lambda row: (row[1][0] - row[1][1], row[0]))[:worst]:
        print(f"  {name:<58} {passed:>6} of {total:>6}  {100 * passed / total:6.2f} %")


def report(cases, failures, options):
    folders, features, groups = (collections.defaultdict(lambda: [0, 0]) for _ in range(3))
    for case in cases:
        passed = case.name not in failures
        where = [groups[case.group or "all others"]] + [features[name] for name in case.features]
        if not case.group:
            where.append(folders["/".join(case.name.split("/")[:3])])
        for row in where:
            row[0] += passed
            row[1] += 1
    table("by folder (without the groups reported apart), most failures first", folders, options.rows)
    table("by feature, most failures first", features, options.rows)
    table("groups", groups, 10)
    passed, total = groups["all others"]
    crashes = sum(why.startswith("crash") for why in failures.values())
    hangs = sum(why.startswith("hang") for why in failures.values())
    print(f"\npassed {passed} of {total}: {100 * passed / max(total, 1):.2f} %; crashes {crashes}, hangs {hangs}")
    return crashes + hangs


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--suite", required=True, type=pathlib.Path, help="folder or .tar.xz with harness/ and test/")
    parser.add_argument("--sample", type=int, help="this many tests only, always the same ones")
    parser.add_argument("--only", action="append", help="tests whose path contains this word; may be repeated")
    parser.add_argument("--known", type=pathlib.Path, default=HERE / "test262_known.txt", help="the list of known failures")
    parser.add_argument("--failures", type=pathlib.Path, help="write what failed to this file, with the message")
    parser.add_argument("--rows", type=int, default=25, help="rows of each table")
    options = parser.parse_args()
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        root = options.suite
        if root.is_file():
            tarfile.open(root).extractall(folder)
            root = pathlib.Path(folder)
        cases = find_cases(root, options)
        results = run(root, cases)
    failures = {case.name: why for case in cases if (why := case.failure(results[case.name]))}
    if options.failures:
        options.failures.write_text("".join(f"{name}\t{json.dumps(why, ensure_ascii=False)}\n" for name, why in failures.items()))
    broken = report(cases, failures, options)
    known = read_known(options.known)
    apart = {case.name for case in cases if case.group}
    fresh = sorted(name for name in failures if name not in known and name not in apart)
    mended = sorted(case.name for case in cases if case.name in known and case.name not in failures)
    for title, names in (("fails and is not known", fresh), ("is known to fail and passes", mended)):
        for name in names[:options.rows]:
            print(f"{title}: {name} {failures.get(name, '')[:160]}")
        if len(names) > options.rows:
            print(f"... and {len(names) - options.rows} more")
    print(f"{len(cases)} tests in {time.monotonic() - start:.0f} s")
    return 1 if fresh or mended or broken else 0


if __name__ == "__main__":
    sys.exit(main())
