"""Programs that try to take everything: each ends in its documented state with words that name the limit, another agent
is answered meanwhile, and no process or descriptor stays behind (runtime.md 8, acceptance 3 to 5)."""
import os
import random
import signal
import subprocess
import threading
import unittest

from doors import DoorTest, wait_for

GET = "tools.board.items.getItem({ itemId: 7 })"
# program, state, code, words of the message
CASES = (
    ("while (true) {}", "timed_out", ("wall_limit", "cpu_limit"), "limit"),
    ("for (;;) await null;", "timed_out", ("wall_limit", "cpu_limit"), "limit"),
    ("const a: any[] = []; while (1) a.push(new Float64Array(1 << 20).fill(1));", None, ("memory_limit", "wall_limit"), "limit"),
    ("let s = 'x'; while (1) s += s;", None, ("memory_limit", "wall_limit", "uncaught_error"), ""),
    ("return Array.from({ length: 5000 }, (_, i) => i).sort(() => { for (;;) {} })", "timed_out", ("wall_limit", "cpu_limit"), "limit"),
    ("return /(a+)+$/.test('a'.repeat(100_000) + 'b')", None, None, ""),
    ("const f = (n: number): number => f(n + 1) + 1; try { return f(0) } catch (e: any) { return e.name }", "completed", None, ""),
    ("for (let i = 0; i < 1_000_000; i++) setTimeout(() => {}, 1e6); return 1", None, None, ""),
    (f"for (let i = 0; i < 1_000_000; i++) {GET}; return 1", None, None, ""),
    ("await new Promise(() => {})", "failed", ("deadlocked",), "never"),
    ("return JSON.parse('{\"__proto__\": {\"polluted\": 1}}')", "completed", None, ""),
    ("process.exit(1)", "failed", ("type_error",), "process is not available here"),
)


class Hostile(DoorTest):
    def setUp(self):
        super().setUp()
        self.other = self.daemon.agent("other")

    def children(self):
        return subprocess.run(["ps", "-o", "pid=", "--ppid", str(self.daemon.process.pid)], capture_output=True, text=True).stdout.split()

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.daemon.process.pid}/fd"))

    def test_each_ends_alone(self):
        self.other.value("return 0")
        self.agent.value("return 0")
        for code, state, codes, words in CASES:
            with self.subTest(code=code[:60]):
                done = []
                work = threading.Thread(target=lambda: done.append(self.agent.execute(code, timeoutMs=1500)["execution"]))
                work.start()
                for n in range(5):
                    self.assertEqual(self.other.value(f"return {n}", timeout=20), n)
                work.join(60)
                self.assertTrue(done, "it never ended")
                execution = done[0]
                self.assertIn(execution["status"], (state,) if state else ("completed", "failed", "timed_out"))
                if codes:
                    self.assertIn(execution["error"]["code"], codes)
                    self.assertIn(words, execution["error"]["message"])

    def test_nothing_stays_behind(self):
        self.agent.value(f"return (await {GET}).id")
        before = (len(self.children()), self.descriptors())
        agents = [self.daemon.agent(f"agent{n}") for n in range(4)]
        threads = [threading.Thread(target=lambda one=one: [one.execute(f"return {n}") for n in range(25)]) for one in agents]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        # Spare children and kept connections come and go by a few.
        wait_for("processes and descriptors to be as before", lambda: len(self.children()) <= before[0] + 2 and self.descriptors() <= before[1] + 8)

    def test_runs_end_whatever_is_killed(self):
        self.agent.value("return 0")
        stop = threading.Event()

        def kill():
            dice = random.Random(7)
            while not stop.is_set():
                victims = [pid for pid in self.children() if pid]
                if victims:
                    try:
                        os.kill(int(dice.choice(victims)), signal.SIGKILL)
                    except ProcessLookupError:
                        pass
                stop.wait(0.15)

        killer = threading.Thread(target=kill)
        killer.start()
        try:
            states = [self.agent.execute(f"let n = {n}; for (let i = 0; i < 20000; i++) n += i; return (await {GET}).id")["execution"] for n in range(40)]
        finally:
            stop.set()
            killer.join()
        for execution in states:
            self.assertIn(execution["status"], ("completed", "failed"), execution)
            if execution["status"] == "failed":
                self.assertIn(execution["error"]["code"], ("process_lost", "sandbox_crashed", "internal", "memory_limit", "runtime_unavailable"), execution["error"])
        self.assertEqual(self.agent.value("return 'works'"), "works")


if __name__ == "__main__":
    unittest.main()
