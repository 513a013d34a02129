"""What a person sees at a terminal, and the exit codes that no other test reaches (cli.md 8)."""
import contextlib
import json
import os
import pty
import signal
import socket
import subprocess
import threading
import unittest

from doors import BIN, Daemon, DoorTest, wait_for

PASSPHRASE = "a long passphrase"
BYTES = 'return { $bytes: "AAH/", name: "x" }'


def at_terminal(env, *words):
    """Runs `executor` with a terminal as its standard output; its exit code and what it printed."""
    master, slave = pty.openpty()
    process = subprocess.Popen([BIN / "executor", *words], env=env, stdin=subprocess.DEVNULL, stdout=slave, stderr=slave)
    os.close(slave)
    seen = b""
    with contextlib.suppress(OSError):
        while part := os.read(master, 65536):
            seen += part
    os.close(master)
    return process.wait(60), seen.decode().replace("\r\n", "\n")


class Terminal(DoorTest):
    def show(self, *words, expect=0):
        code, seen = at_terminal(self.daemon.env(), *words)
        self.assertEqual(code, expect, seen)
        return seen

    def test_objects_are_readable(self):
        self.daemon.cli("secrets", "init", "--store", "vault", "--stdin", text_in=PASSPHRASE)
        self.daemon.cli("accounts", "add", "board", "--name", "work", "--method", "bearer", "--stdin", text_in="t0ken-value")
        self.assertTrue(self.show("accounts", "test", "board").startswith("board / work  healthy\n"))
        listed = self.show("secrets", "list")
        self.assertIn("board / work, token", listed)
        self.assertNotIn("{", listed)
        self.daemon.cli("call", "console.log('hello'); return (await tools.board.items.listItems({})).length")
        run = json.loads(self.daemon.cli("executions", "list", "--limit", "1", "--json").out)["items"][0]["id"]
        text = self.show("executions", "show", run, "--steps", "--code")
        for part in (run + "  completed\n", "  agent     cli\n", "    console.log('hello')", "    1  board.$work.items.listItems  read  completed",
                     "info  hello", "  value\n    2\n"):
            self.assertIn(part, text)
        self.assertNotIn("console.log", self.show("executions", "show", run))
        self.assertEqual(json.loads(self.daemon.cli("executions", "show", run).out)["result"], 2)
        self.daemon.cli("tool", "board.items.createItem", "title=x", expect=20)
        question = json.loads(self.daemon.cli("approvals", "list", "--json").out)["items"][0]["id"]
        self.assertIn("why        Asked, because", self.show("approvals", "show", question))

    def test_help_stands_in_columns(self):
        rows = [line for line in self.daemon.cli("tools", "--help").out.splitlines() if line.startswith("  tools ")]
        self.assertEqual(len({line.index("  ", 4) and len(line) - len(line[4:].split("  ", 1)[1].lstrip()) for line in rows}), 1, rows)

    def test_a_file_is_written_as_it_is_and_not_to_a_terminal(self):
        out = self.daemon.home / "o.bin"
        self.daemon.cli("call", BYTES, "--out", str(out))
        self.assertEqual(out.read_bytes(), b"\x00\x01\xff")
        self.assertIn("--out FILE", self.show("call", BYTES, expect=2))
        self.assertEqual(json.loads(self.daemon.cli("call", BYTES).out)["$bytes"], "AAH/")

    def test_short_secrets_are_told(self):
        self.daemon.cli("secrets", "init", "--store", "vault", "--stdin", text_in=PASSPHRASE)
        for value, part in (("abc", "cannot be hidden"), ("abcdef", "whole word only"), ("abcdefgh", "")):
            told = self.daemon.cli("secrets", "set", "s" + value, "--stdin", text_in=value).err
            self.assertIn(part, told)
            self.assertEqual("short" in told, part != "")

    def test_down_returns_when_the_process_has_ended(self):
        self.daemon.cli("down")
        with open(f"/proc/{self.daemon.process.pid}/stat", encoding="utf-8") as stat:
            self.assertEqual(stat.read().rsplit(") ", 1)[1][0], "Z", "only its exit code is left")


class ExitCodes(DoorTest):
    def refused(self, code, name, *words, **options):
        done = self.daemon.cli(*words, "--json", expect=code, **options)
        answer = json.loads(done.out)
        self.assertEqual((answer["ok"], answer["exitCode"], answer["error"]["code"]), (False, code, name))

    def test_4_needs_a_credential(self):
        self.refused(4, "token_invalid", "agents", "list", environment={"EXECUTOR_TOKEN": "exr_nothing"})
        self.daemon.cli("secrets", "init", "--store", "vault", "--stdin", text_in=PASSPHRASE)
        self.daemon.cli("secrets", "lock")
        self.refused(4, "credential_rejected", "secrets", "unlock", "--stdin", text_in="another passphrase")

    def test_6_was_cancelled(self):
        run = json.loads(self.daemon.cli("tool", "board.items.createItem", "title=x", expect=20).out)["executionId"]
        self.daemon.cli("executions", "cancel", run)
        self.refused(6, "cancelled", "resume", run)
        self.refused(7, "invalid_state", "resume", run, "--action", "decline")

    def test_143_was_asked_to_end(self):
        process = subprocess.Popen([BIN / "executor", "call", "await new Promise(r => setTimeout(r, 60000))"],
                                   env=self.daemon.env(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
        wait_for("the run", lambda: "running" in self.daemon.cli("executions", "list").out)
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.wait(30), -signal.SIGTERM)
        process.stdout.close()


class Defect(unittest.TestCase):
    def test_70_is_a_defect_of_ours(self):
        daemon = Daemon()
        self.addCleanup(daemon.close)
        door = daemon.home / "run" / "operator.sock"
        door.parent.mkdir(mode=0o700)
        listener = socket.socket(socket.AF_UNIX)
        self.addCleanup(listener.close)
        listener.bind(str(door))
        door.chmod(0o600)
        listener.listen()

        def answer():
            with contextlib.suppress(OSError):
                while True:
                    client, _ = listener.accept()
                    with client:
                        client.recv(65536)
                        client.sendall(b"HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n")

        threading.Thread(target=answer, daemon=True).start()
        done = daemon.cli("agents", "list", "--json", expect=70)
        self.assertEqual(json.loads(done.out)["error"]["code"], "internal")


if __name__ == "__main__":
    unittest.main()
