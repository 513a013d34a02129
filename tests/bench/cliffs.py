#!/usr/bin/env python3
"""Times programs in the sandbox beside quickjs-emscripten and prints the ratios (docs/measurements.md).

PROGRAMS is a list of {name, body, check}: bodies of async functions that return {check}. Both sides run in turns on the
same machine; the best of the rounds counts. Fails when an answer of ours is wrong, never on time.
"""
import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys

from test262 import pump

HERE = pathlib.Path(__file__).resolve().parent
PEERS = [pathlib.Path(os.environ.get("BENCH_WORK", "/nowhere")) / "peers", HERE.parent.parent.parent / "shared/checks/bench/.work/peers",
         pathlib.Path(os.environ.get("XDG_CACHE_HOME", pathlib.Path.home() / ".cache")) / "executor-bench/peers"]
# One program a line on stdin; its time and answer on stdout. The module is instantiated for each, outside the time.
PEER = """
const { getQuickJS } = require('quickjs-emscripten');
(async () => {
    const quickJs = await getQuickJS();
    for await (const line of require('readline').createInterface({ input: process.stdin })) {
        const runtime = quickJs.newRuntime(), context = runtime.newContext(), start = performance.now();
        const result = context.evalCode('(async () => {' + JSON.parse(line) + '\\n})()');
        const promise = context.unwrapResult(result);
        runtime.executePendingJobs();
        const settled = context.getPromiseState(promise), milliseconds = performance.now() - start;
        const value = settled.type === 'fulfilled' ? context.dump(settled.value) : {};
        console.log(JSON.stringify({ milliseconds, check: String(value.check) }));
    }
})();
"""


def ours(program):
    translated = pump("translate", [{"id": 1, "code": program["body"], "kind": "program"}])[1]
    if "error" in translated:
        return None, translated["error"]
    result = pump("run", [{"id": 1, "javascript": translated["javascript"], "seconds": 120}])[1]
    if result["outcome"] != "done" or result["code"]:
        return None, result["outcome"] + " " + result.get("message", "")
    return result["milliseconds"], str(json.loads(result["value"]).get("check"))


def theirs(program, folder):
    done = subprocess.run(["node", "-e", PEER], input=json.dumps(program["body"]) + "\n", capture_output=True, text=True, cwd=folder, check=False)
    return json.loads(done.stdout)["milliseconds"] if done.returncode == 0 and done.stdout else None


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--programs", required=True, type=pathlib.Path, help="JSON list of {name, body, check}")
    parser.add_argument("--only", action="append", help="programs of this name; may be repeated")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--peers", type=pathlib.Path, help="folder in which npm installed quickjs-emscripten")
    options = parser.parse_args()
    folders = [options.peers] if options.peers else PEERS
    peer = next((folder for folder in folders if (folder / "node_modules/quickjs-emscripten").exists()), None)
    if peer is None:
        print("(quickjs-emscripten is not installed: no comparison)")
    ratios, wrong = [], 0
    for program in json.loads(options.programs.read_text()):
        if options.only and program["name"] not in options.only:
            continue
        own, other, answer = [], [], ""
        for _ in range(options.rounds):
            milliseconds, answer = ours(program)
            own.append(milliseconds)
            if peer is not None:
                other.append(theirs(program, peer))
        is_right = answer == program["check"]
        wrong += not is_right
        mine = min(own) if None not in own else None
        line = f"{program['name']:<16}" + (f"{mine:>10.1f} ms" if mine is not None else f"{'-':>13}")
        if mine is not None and other and None not in other:
            ratios.append(mine / min(other))
            line += f"{min(other):>10.1f} ms  ratio {ratios[-1]:6.2f}"
        print(line + ("" if is_right else f"  WRONG: {answer[:200]}"), flush=True)
    if ratios:
        print(f"median of the ratios {statistics.median(ratios):.2f}; above 3: {sum(r > 3 for r in ratios)}, "
              f"above 10: {sum(r > 10 for r in ratios)}, above 30: {sum(r > 30 for r in ratios)}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
