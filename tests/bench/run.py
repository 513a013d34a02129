#!/usr/bin/env python3
"""./dev bench: times what matters and prints a table with median and spread.

Figures of the product alone are taken here. Where the shared checks and the rival (npm `executor`) are installed
(../shared/checks/bench/setup.sh), both run the same work in the same minutes, and the ratio is what counts: absolute
times of shared machines vary by two or more. Nothing here can fail on time.
"""
import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
BIN = pathlib.Path(os.environ.get("EX_BIN_DIR", ROOT / "build/release/bin"))
os.environ["EX_BIN_DIR"] = str(BIN)
sys.path.insert(0, str(ROOT / "tests/support"))
from doors import Agent, Daemon, Upstream  # noqa: E402

SHARED = ROOT.parent / "shared"


class Table:
    def __init__(self):
        self.rows = []

    def add(self, name, values, unit, goal="", rival=None):
        values = sorted(values)
        ours = statistics.median(values)
        row = {"name": name, "ours": round(ours, 3), "min": round(values[0], 3), "max": round(values[-1], 3), "unit": unit,
               "goal": goal, "baseline": rival, "ratio": round(ours / rival, 3) if rival else None}
        self.rows.append(row)
        print(f"{name:<58} {ours:>10.2f} {unit:<6} [{values[0]:.2f} .. {values[-1]:.2f}]  goal {goal or '-':<10}"
              + (f" rival {rival:.2f} ratio {ours / rival:.2f}" if rival else ""), flush=True)


def synthetic(count, url):
    """An OpenAPI document with `count` operations of ordinary words."""
    nouns = "invoice customer ticket device route policy volume cluster message report shipment sensor contract".split()
    paths = {}
    for i in range(count // 5):
        noun = nouns[i % len(nouns)]
        paths[f"/{noun}/{i}/{{id}}"] = {"parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}]}
        for verb in ("get", "post", "put", "delete", "patch"):
            paths[f"/{noun}/{i}/{{id}}"][verb] = {
                "operationId": f"{verb}_{noun}{i}", "tags": [noun], "summary": f"{verb} the {noun} resource number {i}",
                "description": f"Performs {verb} on {noun} records in region {i % 17}.",
                "parameters": [{"name": "limit", "in": "query", "schema": {"type": "integer"}}],
                "responses": {"200": {"description": "ok", "content": {"application/json": {"schema": {"type": "object", "properties": {
                    "id": {"type": "string"}, "size": {"type": "integer"}}}}}}}}
    return {"openapi": "3.0.3", "info": {"title": "Synthetic", "version": "1"}, "servers": [{"url": url}], "paths": paths}


def timed(work, times, warm=3):
    for _ in range(warm):
        work()
    out = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        out.append((time.perf_counter() - start) * 1000)
    return out


def pss(pid, whole_tree):
    pids, queue = [], [pid]
    while queue:
        at = queue.pop()
        pids.append(at)
        if whole_tree:
            for task in pathlib.Path(f"/proc/{at}/task").glob("*/children"):
                queue += [int(word) for word in task.read_text().split()]
    total = 0
    for at in pids:
        for line in pathlib.Path(f"/proc/{at}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                total += int(line.split()[1])
    return total / 1024


def starts(daemon, token, times):
    out = []
    agent = Agent(daemon, token)
    for _ in range(times):
        start = time.perf_counter()
        daemon.start(wait=False)
        while True:
            try:
                agent.session = None
                agent.rpc("initialize", {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "b", "version": "1"}})
                break
            except (OSError, AssertionError, ValueError):
                time.sleep(0.002)
        out.append((time.perf_counter() - start) * 1000)
        daemon.stop()
    return out


def own_figures(table):
    daemon = Daemon()
    daemon.start()
    agent = daemon.agent("bench")
    daemon.stop()
    table.add("start to first /mcp answer, empty", starts(daemon, agent.token, 7), "ms", "100")
    daemon.start()
    upstream = Upstream()
    table.add("execute return 1, own process", timed(lambda: agent.value("return 1"), 200, 20), "ms", "2.2")
    daemon.cli("sources", "add", upstream.url + "/openapi.json", "--name", "board", "--yes")
    call = "return (await tools.board.items.getItem({ itemId: 7 })).id"
    table.add("execute with one REST call", timed(lambda: agent.value(call), 100, 10), "ms", "")
    table.add("CLI: executor status against a running daemon", timed(lambda: daemon.cli("status", "--json"), 20), "ms", "")
    table.add("CLI: executor version (process alone)", timed(lambda: daemon.cli("version"), 20), "ms", "10")
    big = Upstream(synthetic(5000, "http://127.0.0.1:9"))
    start = time.perf_counter()
    daemon.cli("sources", "add", big.url + "/openapi.json", "--name", "synth", "--yes", timeout=120)
    table.add("import of 5,000 operations (CLI included)", [(time.perf_counter() - start) * 1000], "ms", "")
    queries = ["find pet by id", "create an issue", "list pull requests", "upload image", "delete customer", "get invoice"]
    code = "const q = %s; const out = []; for (let i = 0; i < 60; i++) { await tools.search({ query: q[i %% q.length] + ' ' + i, limit: 12 }); } return 1" % json.dumps(queries)
    table.add("search inside a run at 5,000 tools, each of 60", [t / 60 for t in timed(lambda: agent.value(code), 10, 2)], "ms", "4")
    daemon.stop()
    table.add("start to first /mcp answer, 5,000 tools", starts(daemon, agent.token, 7), "ms", "150")
    daemon.start()
    time.sleep(4)
    if os.geteuid() == 0:
        table.add("memory of the daemon, 5,000 tools, at rest (PSS)", [pss(daemon.process.pid, False)], "MiB", "60")
        table.add("memory of the whole tree, at rest (PSS)", [pss(daemon.process.pid, True)], "MiB", "100")
    daemon.stop()
    daemon.close()
    upstream.close()
    big.close()
    size = sum(f.stat().st_size for f in BIN.parent.rglob("*") if f.is_file() and (f.parent == BIN or "executor" in f.parent.parts[-2:]))
    table.add("installed size of our programs and helpers", [size / 2**20], "MiB", "60")


def beside_the_rival(table, arguments):
    bench = SHARED / "checks/bench"
    if not (bench / "run.mjs").exists():
        print("\n(the shared checks are not here: no comparison with a rival)")
        return
    node = [str(bench / "node")]
    if subprocess.run(node + ["--version"], capture_output=True).returncode != 0:
        print("\n(the rival is not installed: run", bench / "setup.sh", "once)")
        return
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "BENCH": str(bench), "OURS_BIN": str(BIN)}
        fixtures = subprocess.Popen(node + [str(bench / "fixtures.mjs")], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            time.sleep(1)
            results = {}
            for target, adapter in (("ours", str(ROOT / "tests/bench/ours")), ("executor", "executor")):
                out = pathlib.Path(folder) / f"{target}.json"
                print(f"\n-- {target}: cold, exec, add", flush=True)
                done = subprocess.run(node + [str(bench / "run.mjs"), "--target", adapter, "--stage", arguments.stages, "--kinds", "rest",
                                              "--specs", "github:3", "--work", str(pathlib.Path(folder) / target), "--out", str(out)],
                                      env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, timeout=3000)
                if done.returncode:
                    print(done.stderr[-800:])
                results[target] = json.loads(out.read_text()) if out.exists() else {}
        finally:
            fixtures.kill()
    ours, rival = results["ours"], results["executor"]

    def compare(name, path, unit, goal):
        def value(result):
            for key in path:
                result = result.get(key) if isinstance(result, dict) else None
            return result
        mine, theirs = value(ours), value(rival)
        if isinstance(mine, (int, float)):
            table.add(name, [mine], unit, goal, theirs if isinstance(theirs, (int, float)) else None)

    print("\nbeside npm executor, same work, same minutes:")
    compare("start to first /mcp answer", ("cold", "freshDir", "wallMs", "p50"), "ms", "a quarter")
    compare("memory of the tree after start (PSS)", ("cold", "freshDir", "pssMiB"), "MiB", "half")
    compare("execute return 1", ("exec", "return1", "p50"), "ms", "1")
    compare("one REST call in a run", ("exec", "tool1_rest", "p50"), "ms", "a tenth")
    compare("100 calls in a row", ("exec", "tool100seq_rest", "p50"), "ms", "a third")
    compare("100 calls at once", ("exec", "tool100par_rest", "p50"), "ms", "a third")
    compare("16 agents x 50 runs with one call", ("exec", "conc16x50_tool", "callsPerSec"), "runs/s", "three times")
    compare("search after GitHub's import", ("exec", "discover_after_github", "p99"), "ms", "a tenth")
    compare("memory with 5,000 more tools (PSS)", ("exec", "mem_after_synth5000", "pss"), "MiB", "half")
    compare("import of github-rest", ("add", "github", "addMs", "p50"), "ms", "a fifth")
    compare("longest stall of another request meanwhile", ("add", "github", "worstPingMs"), "ms", "10 ms")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--own", action="store_true", help="without the rival")
    parser.add_argument("--stages", default="cold,exec,add", help="stages of the comparison")
    parser.add_argument("--json", help="write the rows to this file")
    arguments = parser.parse_args()
    table = Table()
    own_figures(table)
    if not arguments.own:
        beside_the_rival(table, arguments)
    if arguments.json:
        pathlib.Path(arguments.json).write_text(json.dumps(table.rows, indent=1))


if __name__ == "__main__":
    main()
