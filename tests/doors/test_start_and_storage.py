"""Starting twice, a taken port, corrupt and full storage, orderly end."""
import concurrent.futures
import contextlib
import http.client
import json
import pathlib
import shutil
import socket
import subprocess
import tempfile
import time
import unittest

from doors import BIN, Daemon, DoorTest, wait_for


class Start(unittest.TestCase):
    def setUp(self):
        self.daemon = Daemon()
        self.addCleanup(self.daemon.close)

    def test_a_second_daemon_on_the_same_data_says_who_runs(self):
        self.daemon.start()
        second = subprocess.run([BIN / "executord", "--port", "0"], env=self.daemon.env(), capture_output=True, text=True, timeout=20)
        self.assertEqual(second.returncode, 7, second.stderr)
        self.assertIn(str(self.daemon.process.pid), second.stderr)

    def test_twenty_commands_at_once_start_one_daemon(self):
        runs = [subprocess.Popen([BIN / "executor", "up", "--port", str(self.daemon.port)], env=self.daemon.env(),
                                 stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) for _ in range(20)]
        try:
            for run in runs:
                _, err = run.communicate(timeout=60)
                self.assertEqual(run.returncode, 0, err)
            status = json.loads(self.daemon.cli("status", "--json").out)
            found = subprocess.run(["pgrep", "-fc", f"executord.*{self.daemon.port}"], capture_output=True, text=True)
            self.assertTrue(status["reachable"])
            self.assertEqual(found.stdout.strip(), "1")
        finally:
            self.daemon.cli("down", expect=None)

    def test_a_taken_port_is_said_and_never_replaced(self):
        with contextlib.closing(socket.socket()) as other:
            other.bind(("127.0.0.1", self.daemon.port))
            other.listen()
            self.daemon.start(wait=False)
            status = wait_for("the door", lambda: self.door_status())
            self.assertFalse(status["http"]["listening"])
            self.assertEqual(status["http"]["problem"], "port_in_use")
        wait_for("the freed port", lambda: self.door_status()["http"]["listening"])
        self.assertEqual(self.door_status()["http"]["port"], self.daemon.port)

    def door_status(self):
        with contextlib.suppress(OSError):
            return self.daemon.door("GET", "/v1/status").json

    def test_sigterm_ends_it_orderly_and_folders_are_private(self):
        self.daemon.start()
        self.assertEqual(self.daemon.stop(), 0)
        for path in self.daemon.home.rglob("*"):
            if path.name == "stderr.log" or path.is_socket():
                continue
            mode = path.stat().st_mode & 0o777
            self.assertEqual(mode & 0o077, 0, f"{path} has mode {mode:o}")

    def test_a_leftover_daemon_json_with_a_living_pid_harms_nobody(self):
        self.daemon.start()
        self.daemon.kill()
        note = self.daemon.home / "data" / "daemon.json"
        text = json.loads(note.read_text())
        text["pid"] = 1
        note.write_text(json.dumps(text))
        self.daemon.start()
        self.assertEqual(json.loads(self.daemon.cli("status", "--json").out)["pid"], self.daemon.process.pid)


class End(DoorTest):
    """SIGTERM while requests are in flight: each gets its answer, streamed or not; event streams say bye."""

    with_upstream = False

    def call(self, tool, arguments):
        return self.agent.rpc("tools/call", {"name": tool, "arguments": arguments})

    def test_a_call_that_streams_already_gets_its_answer(self):
        self.agent.connect()
        with concurrent.futures.ThreadPoolExecutor() as pool:
            ends = pool.submit(self.call, "execute", {"code": "await new Promise(r => setTimeout(r, 3000)); return 'drained'"})
            wait_for("the run", lambda: self.daemon.door("GET", "/v1/status").json["executions"]["running"] == 1)
            time.sleep(1.2)  # the answer becomes a stream after a second
            self.assertEqual(self.daemon.stop(), 0)
            self.assertEqual(ends.result()["result"]["structuredContent"]["result"], "drained")
        self.assertNotIn("QProcess", self.daemon.stderr_text())

    def test_a_call_that_does_not_end_is_answered_and_goes_on(self):
        self.agent.connect()
        kept = http.client.HTTPConnection("127.0.0.1", self.daemon.port, timeout=30)
        kept.request("GET", "/health")
        kept.getresponse().read()
        with concurrent.futures.ThreadPoolExecutor() as pool:
            endless = pool.submit(self.call, "execute", {"code": "await new Promise(r => setTimeout(r, 60000)); return 1"})
            wait_for("the run", lambda: self.daemon.door("GET", "/v1/status").json["executions"]["running"] == 1)
            self.daemon.process.terminate()
            wait_for("the closed door", lambda: not (self.daemon.home / "run" / "operator.sock").exists())
            kept.request("GET", "/health")
            late = kept.getresponse()
            self.assertEqual((late.status, late.headers["Retry-After"]), (503, "2"))
            self.assertEqual(json.loads(late.read())["error"]["code"], "shutting_down")
            answer = endless.result()["result"]["structuredContent"]
            self.assertEqual(answer["execution"]["status"], "running")
            self.assertIn("resume", answer["next"])
            self.assertEqual(self.daemon.process.wait(15), 0)


class Storage(unittest.TestCase):
    def setUp(self):
        self.daemon = Daemon()
        self.addCleanup(self.daemon.close)
        self.daemon.start()
        self.daemon.agent()
        self.daemon.stop()
        self.file = self.daemon.home / "data" / "executor.db"

    def test_a_corrupt_database_is_moved_aside_never_dropped(self):
        garbage = b"this is no database" * 1000
        self.file.write_bytes(garbage)
        for rest in ("-wal", "-shm"):
            pathlib.Path(str(self.file) + rest).unlink(missing_ok=True)
        self.daemon.start(wait=False)
        kept = wait_for("the damaged file in backups", lambda: [p for p in (self.daemon.home / "data" / "backups").glob("*-corrupt/executor.db")])
        self.assertEqual(kept[0].read_bytes(), garbage)
        wait_for("the end of the daemon", lambda: self.daemon.process.poll() is not None)
        done = self.daemon.cli("up", "--json", expect=8)
        error = json.loads(done.out)["error"]
        self.assertEqual(error["code"], "database_corrupt")
        self.assertIn("executor up", error["hint"])

    def test_wrong_options_are_usage_errors(self):
        for wrong in (["--port", "99999"], ["--port", "abc"], ["--nope"]):
            done = subprocess.run([BIN / "executord", *wrong], env=self.daemon.env(), capture_output=True, timeout=20)
            self.assertEqual(done.returncode, 2, wrong)

    def test_a_newer_database_is_not_touched(self):
        import sqlite3
        with contextlib.closing(sqlite3.connect(self.file)) as db:
            db.execute("insert into migrations(version, name, checksum, applied_at, app_version, duration_ms) values (999, 'later', 'x', 0, '9', 0)")
            db.commit()
            db.execute("pragma wal_checkpoint(truncate)")
        before = self.file.read_bytes()
        done = subprocess.run([BIN / "executord", "--port", "0"], env=self.daemon.env(), capture_output=True, text=True, timeout=20)
        self.assertEqual(done.returncode, 8, done.stderr)
        self.assertIn("newer", done.stderr)
        self.assertEqual(self.file.read_bytes(), before)

    def test_a_database_that_is_locked_meanwhile_is_said(self):
        import sqlite3
        self.daemon.start()
        with contextlib.closing(sqlite3.connect(self.file, isolation_level=None)) as db:
            db.execute("begin exclusive")
            done = self.daemon.cli("call", "return 1", expect=8)
        self.assertIn("locked", done.err)
        self.assertIn("hint:", done.err)
        self.assertEqual(self.daemon.cli("call", "return 1").out.strip(), "1")

    def test_a_nearly_full_disk_takes_no_new_work(self):
        small = tempfile.mkdtemp(prefix="executor-small-")
        self.addCleanup(shutil.rmtree, small, ignore_errors=True)
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=60m", "tmpfs", small], capture_output=True).returncode:
            self.skipTest("no right to mount a small disk")
        self.addCleanup(subprocess.run, ["umount", "-l", small])
        daemon = Daemon(home=small)
        self.addCleanup(daemon.close)
        daemon.start()
        self.assertEqual(daemon.request("GET", "/health").json["status"], "degraded")
        answer = daemon.door("POST", "/v1/executions", {"code": "return 1"})
        self.assertEqual((answer.status, answer.json["error"]["code"]), (507, "storage_full"))
        self.assertEqual(daemon.door("GET", "/v1/executions").json["items"], [])

    def test_a_locked_database_is_said(self):
        import sqlite3
        with contextlib.closing(sqlite3.connect(self.file, isolation_level=None)) as db:
            db.execute("pragma locking_mode=exclusive")
            db.execute("begin exclusive")
            started = subprocess.Popen([BIN / "executord", "--port", "0"], env=self.daemon.env(), stderr=subprocess.PIPE, text=True)
            try:
                _, err = started.communicate(timeout=60)
                self.assertNotEqual(started.returncode, 0)
                self.assertIn("locked", err)
            except subprocess.TimeoutExpired:
                started.kill()
                self.fail("the start hangs on a locked database")


if __name__ == "__main__":
    unittest.main()
