"""What the command line prints, where it writes, and how it ends (cli.md 4 and 8)."""
import json
import os
import pathlib
import pty
import signal
import subprocess
import tempfile
import unittest

from doors import BIN, DoorTest, Upstream, wait_for

WRITE = "return await tools.board.items.createItem({ title: 'x' })"
LONG = "await new Promise(r => setTimeout(r, 60000)); return 1"
EVIL = "a\u202eb\u0085c"


class Output(DoorTest):
    def run_in(self, folder, *words):
        return subprocess.run([BIN / "executor", *words], env=self.daemon.env(), cwd=folder, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=60, check=False)

    def last_status(self):
        return json.loads(self.daemon.cli("executions", "list", "--limit", "1", "--json").out)["items"][0]["status"]

    def test_a_file_is_written_beside_and_kept_unless_forced(self):
        with tempfile.TemporaryDirectory() as folder:
            for words in (["call", "return [1, 2]"], ["tool", "board.items.listItems"]):
                self.assertEqual(self.run_in(folder, *words, "--out", "o.json", "--force").returncode, 0)
                text = pathlib.Path(folder, "o.json").read_text(encoding="utf-8")
                self.assertTrue(json.loads(text))
                kept = self.run_in(folder, *words, "--out", "o.json", "--json")
                self.assertEqual(kept.returncode, 7, kept.stdout + kept.stderr)
                self.assertEqual(json.loads(kept.stdout)["error"]["code"], "already_exists")
                self.assertEqual(pathlib.Path(folder, "o.json").read_text(encoding="utf-8"), text)
                self.assertEqual(os.listdir(folder), ["o.json"])

    def test_formats_of_a_value(self):
        code = "return [{ a: 1, b: 'x, y' }, { a: 2, c: { d: null } }]"
        rows = {"json": '[{"a":1,"b":"x, y"},{"a":2,"c":{"d":null}}]\n',
                "ndjson": '{"a":1,"b":"x, y"}\n{"a":2,"c":{"d":null}}\n',
                "lines": '{"a":1,"b":"x, y"}\n{"a":2,"c":{"d":null}}\n',
                "csv": 'a,b,c\n1,"x, y",\n2,,"{""d"":null}"\n',
                "yaml": '-\n  a: 1\n  b: "x, y"\n-\n  a: 2\n  c:\n    d: null\n',
                "table": 'a  b     c\n1  x, y  \n2        {"d":null}\n'}
        for name, wanted in rows.items():
            self.assertEqual(self.daemon.cli("call", code, "-o", name).out, wanted, name)
        self.assertEqual(self.daemon.cli("call", "return ['a', 'b']", "-o", "lines").out, "a\nb\n")
        self.assertEqual(self.daemon.cli("tool", "board.items.listItems", "-o", "csv").out, "id,title\n1,first\n2,second\n")
        self.assertEqual(self.daemon.cli("tool", "board.items.listItems", "--fields", "title", "--head", "1").out,
                         '[{"title":"first"}]\n')
        self.assertEqual(self.daemon.cli("sources", "list", "-o", "csv").out.splitlines()[1].split(",")[0], "board")
        refused = self.daemon.cli("call", "return 1", "-o", "xml", expect=2)
        self.assertIn("yaml", refused.err)

    def test_control_characters_are_escaped_in_json(self):
        done = self.daemon.cli("call", f"return {json.dumps({'t': EVIL}, ensure_ascii=True)}")
        self.assertEqual(done.out, '{"t":"a\\u202eb\\u0085c"}\n')
        self.assertEqual(self.daemon.cli("call", f"return {json.dumps(EVIL)}", "-o", "raw").out, EVIL + "\n")

    def test_mistakes_are_one_json_object_with_a_way_out(self):
        self.daemon.cli("rules", "add", "board.items.deleteItem", "block")
        rows = [(["sources", "lst"], 2, "usage_unknown_command", "list"),
                (["sources"], 2, "usage_words", "executor help sources"),
                (["call", "a b", "c"], 2, "usage_code_words", "quote the code"),
                (["tool", "board", "items"], 2, "usage_words", "board.items.listItems"),
                (["tool", "board.nothing.here"], 127, "tool_not_found", ""),
                (["tool", "board.items.deleteItem", "1"], 5, "tool_blocked", ""),
                (["tool", "board.items.fail", "status=500"], 1, "upstream_http_error", ""),
                (["call", "throw new Error('x')"], 1, "uncaught_error", ""),
                (["call", "for (;;) {}", "--timeout", "1s"], 124, "wall_limit", ""),
                (["agents", "show", "nobody"], 7, "not_found", ""),
                (["approvals", "answer", "x", "--passphrase", "y"], 2, "usage_secret_in_arguments", "at the prompt"),
                (["secrets", "init", "--store", "vault"], 8, "secret_store_unavailable", "--stdin")]
        for words, code, name, part in rows:
            with self.subTest(words=words):
                done = self.daemon.cli(*words, "--json", expect=code)
                answer = json.loads(done.out)
                self.assertEqual((answer["ok"], answer["error"]["code"], answer["exitCode"]), (False, name, code))
                self.assertIn(part, answer["error"]["message"] + " / " + answer["error"].get("hint", ""))
                self.assertEqual(done.err, "")
        for words, code, name in ((["--token", "x", "status"], 2, "usage_secret_in_arguments"),
                                  (["--server", "http://10.0.0.1", "status"], 3, "server_insecure")):
            done = self.daemon.cli(*words, "--json", expect=code)
            self.assertEqual(json.loads(done.out)["error"]["code"], name)

    def test_tools_are_searched_listed_and_shown_as_a_tree(self):
        search = self.daemon.cli("tools", "search", "item", "--limit", "1", "--offset", "1", "--source", "board", "--effect",
                                 "read", "--explain", "--json")
        found = json.loads(search.out)["items"]
        self.assertEqual([(row["effect"], bool(row["explain"]["terms"])) for row in found], [("read", True)])
        self.assertEqual(self.daemon.cli("tools", "list", "--effect", "write").out,
                         "board.items.createItem\twrite\tCreate an item\n")
        self.assertEqual(self.daemon.cli("tools", "tree", "--match", "create").out,
                         "board  (1)\n  items  (1)\n    createItem  write\n")
        self.assertEqual(json.loads(self.daemon.cli("tools", "tree", "board", "--depth", "1", "-o", "json").out),
                         {"items": {"tools": 7}})

    def test_types_are_a_declaration_file_of_all_tools_or_of_those_named(self):
        everything = self.daemon.cli("tools", "types").out
        self.assertTrue(everything.startswith("// executor declarations v1\n"))
        for part in ("declare const tools: $Root;", "readonly board: $board.$;", "declare namespace $board {",
                     "readonly deleteItem: $Tool<{", "@effect delete", "type Item = {"):
            self.assertIn(part, everything)
        self.assertEqual(self.daemon.cli("tools", "types", "board.items").out, everything)
        one = self.daemon.cli("tools", "types", "tools.board.items.createItem").out
        self.assertIn("readonly createItem: $Tool<{\n      body: Item;\n    }, Item>;", one)
        self.assertNotIn("deleteItem", one)
        self.daemon.cli("tools", "types", "board.items.nothing", expect=127)
        for esbuild in BIN.parent.glob("toolchain/node_modules/@esbuild/*/bin/esbuild"):
            read = subprocess.run([esbuild, "--loader=ts"], input=everything, capture_output=True, text=True, check=False)
            self.assertEqual(read.returncode, 0, read.stderr)

    def test_an_empty_list_says_what_is_missing_and_how_to_get_one(self):
        rows = [(["accounts", "list"], "executor accounts add"), (["rules", "list"], "executor rules add"),
                (["executions", "list", "--status", "failed"], "No run fits"), (["tools", "search", "zzqx"], "No tool fits"),
                (["approvals", "list"], "Nothing waits"), (["secrets", "list"], "executor secrets set")]
        for words, part in rows:
            done = self.daemon.cli(*words)
            self.assertEqual(done.out, "")
            self.assertIn(part, done.err)

    def test_an_error_about_a_field_names_the_word_that_was_typed(self):
        rows = [(["tools", "search", "x", "--limit", "0"], "executor: --limit must be"),
                (["tools", "list", "--effect", "bogus"], "executor: --effect must be"),
                (["rules", "add", "a..b", "block"], "executor: PATTERN: ")]
        for words, start in rows:
            self.assertTrue(self.daemon.cli(*words, expect=2).err.startswith(start), words)
        self.assertIn("board", self.daemon.cli("tools", "list", "--source", "bord", expect=7).err)

    def test_an_interrupt_cancels_the_run(self):
        upstream = Upstream()
        self.addCleanup(upstream.close)
        for words in (["call", LONG], ["call", LONG, "--json"], ["tool", "board.items.slow", "ms=20000", "--json"]):
            before = len(json.loads(self.daemon.cli("executions", "list", "--json").out)["items"])
            process = subprocess.Popen([BIN / "executor", *words], env=self.daemon.env(), stdin=subprocess.DEVNULL,
                                       stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                       preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler))

            def is_running():
                items = json.loads(self.daemon.cli("executions", "list", "--json").out)["items"]
                return len(items) > before and items[0]["status"] == "running"

            wait_for("the run", is_running)
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=30)
            self.assertEqual(process.returncode, 130, out + err)
            if "--json" in words:
                self.assertEqual(json.loads(out)["exitCode"], 130)
                self.assertEqual(err, "")
            wait_for("the end of the run", lambda: self.last_status() == "cancelled")

    def test_at_a_terminal_a_question_is_told_at_once_and_ctrl_c_cancels(self):
        env = self.daemon.env()
        env.pop("EXECUTOR_NO_INPUT")
        env.pop("CI", None)
        for words in (["call", WRITE], ["tool", "board.items.createItem", "title=x"]):
            pid, terminal = pty.fork()
            if pid == 0:
                os.execve(BIN / "executor", ["executor", *words], env)
            seen = b""
            while b"Waiting:" not in seen:
                seen += os.read(terminal, 4096)
            question = json.loads(self.daemon.cli("approvals", "list", "-o", "json").out)["items"][0]
            while question["id"].encode() not in seen:
                seen += os.read(terminal, 4096)
            os.write(terminal, b"\x03")
            rest = b""
            try:
                while part := os.read(terminal, 4096):
                    rest += part
            except OSError:
                pass
            _, status = os.waitpid(pid, 0)
            os.close(terminal)
            self.assertIn(b"the run was cancelled", rest, (seen, rest))
            self.assertEqual(os.waitstatus_to_exitcode(status), 130)
            self.assertEqual(self.last_status(), "cancelled")
        self.assertEqual(self.upstream.count("POST"), 0)


if __name__ == "__main__":
    unittest.main()
