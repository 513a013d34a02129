"""What words mean: options in front of a command, names that do not exist, help of tools (cli.md 2 and 5)."""
import json
import subprocess
import unittest

from doors import BIN, DoorTest


class Words(DoorTest):
    def refused(self, *words, code):
        done = self.daemon.cli(*words, "--json", expect=code)
        answer = json.loads(done.out)
        self.assertEqual((answer["ok"], answer["exitCode"]), (False, code))
        return answer["error"]

    def test_options_stand_in_front_of_a_command_too(self):
        for words in (["-o", "json", "status"], ["--output", "json", "status"], ["--json", "-q", "status"],
                      ["--workspace", "local", "--json", "status"], ["status", "--workspace=local", "--json"]):
            self.assertEqual(json.loads(self.daemon.cli(*words).out)["workspaceId"], "local", words)
        self.assertEqual(json.loads(self.daemon.cli("--json", "tool", "board.items.listItems", "--dry-run").out)["path"],
                         "board.items.listItems")
        token = self.daemon.home / "token"
        token.write_text(self.agent.token, encoding="utf-8")
        token.chmod(0o600)
        for words in (["tool", "board.items.listItems"], ["board", "items", "listItems"]):
            self.daemon.cli("--token-file", str(token), *words)
            newest = json.loads(self.daemon.cli("executions", "list", "--limit", "1", "--json").out)["items"][0]
            self.assertEqual(newest["agent"]["name"], "tester")
        self.assertIn("local", self.refused("--workspace", "other", "status", code=7)["hint"])
        self.assertIn("--no-input", self.refused("--no-inputt", "status", code=2)["hint"])

    def test_secrets_in_front_of_a_command_are_told_where_to_go(self):
        for option in ("--password", "--secret", "--token", "--passphrase"):
            for words in ([option, "x1x", "status"], [option + "=x1x", "status"], ["--json", option, "x1x", "status"]):
                error = self.refused(*words, code=2)
                self.assertEqual(error["code"], "usage_secret_in_arguments")
                self.assertNotIn("x1x", json.dumps(error))

    def test_a_tool_that_is_not_there_is_told_with_what_is_near(self):
        error = self.refused("board", "items", "createItm", "title=x", code=127)
        self.assertEqual(error["details"]["prefix"], "board.items")
        self.assertIn("board.items.createItem", error["hint"])
        self.assertIn("listItems", self.refused("board", "items", "qqq", code=127)["hint"])
        self.assertIn("the source board", self.refused("boart", "items", "createItem", code=127)["hint"])
        self.assertEqual(self.refused("tool", "board.itms.createItem", code=127)["details"]["prefix"], "board")

    def test_an_account_that_is_not_there_is_a_mistake_in_the_words(self):
        self.assertIn("accounts add board", self.refused("board", "items", "listItems", "--account", "nobody", code=2)["hint"])
        self.daemon.cli("secrets", "init", "--store", "vault", "--stdin", text_in="a long passphrase")
        for name in ("work", "home"):
            self.daemon.cli("accounts", "add", "board", "--name", name, "--method", "bearer", "--stdin", text_in="secret-" + name)
        for words in (["board", "items", "listItems", "--account", "nobody"], ["tool", "board.$nobody.items.listItems"]):
            error = self.refused(*words, code=2)
            self.assertEqual(error["details"]["accounts"], ["home", "work"])
            self.assertIn("home, work", error["hint"])
        self.daemon.cli("board", "items", "listItems", "--account", "work")
        self.assertEqual(self.upstream.count("GET", "/items"), 1)

    def test_help_of_a_tool_is_one_object_for_programs(self):
        self.daemon.cli("rules", "add", "board.items.deleteItem", "block")
        help_ = json.loads(self.daemon.cli("board", "items", "createItem", "--help", "--json").out)
        self.assertEqual((help_["path"], help_["effect"], help_["decision"]), ("board.items.createItem", "write", "ask"))
        self.assertEqual([(p["flag"], p["type"], p["required"]) for p in help_["parameters"]],
                         [("--id", "integer", False), ("--title", "string", True), ("--done", "boolean", False),
                          ("--body", "object", False)])
        self.assertEqual(help_["outputSchema"]["$ref"], "#/$defs/Item")
        blocked = json.loads(self.daemon.cli("tool", "board.items.deleteItem", "-h", "--json").out)
        self.assertEqual(blocked["decision"], "block")
        group = json.loads(self.daemon.cli("board", "--help", "--json").out)
        self.assertIn("board.items.getItem", [tool["path"] for tool in group["tools"]])
        text = self.daemon.cli("help", "board", "items", "createItem").out
        self.assertIn("--title  string   required", text)
        self.assertEqual(self.upstream.count(), 0)

    def test_a_rule_that_matches_nothing_or_looks_like_another_is_told(self):
        rows = [("bo\u0430rd.items.*", "U+0430", "look_alike"), ("board.itms.*", "matches no tool yet", "matches_nothing"),
                ("other.*", "matches no tool yet", "matches_nothing"), ("board.*.createItem", None, None), ("*", None, None),
                ("board.$work.items.*", None, None), ("executor.sources.*", None, None)]
        for pattern, part, code in rows:
            done = self.daemon.cli("rules", "add", pattern, "block", "--json")
            self.assertEqual(part is not None, "Warning" in done.err, (pattern, done.err))
            self.assertIn(part or "", done.err)
            answer = json.loads(done.out)
            self.assertEqual([warning["code"] for warning in answer.get("warnings", [])], [code] if code else [])

    def test_only_places_that_are_there_can_be_opened(self):
        for place in ("bogus", "src_nope", "exec_00000000000000000000000000", "int_00000000000000000000000000"):
            self.assertEqual(self.refused("open", place, code=7)["code"], "not_found")
        source = json.loads(self.daemon.cli("sources", "list", "--json").out)["items"][0]["id"]
        for words in (["open"], ["open", "runs"], ["open", source]):
            self.assertEqual(self.refused(*words, code=3)["code"], "no_display")

    def test_the_bridge_ends_with_the_code_of_a_refusal(self):
        request = '{"jsonrpc":"2.0","id":1,"method":"ping"}\n'
        for words, environment, code in ((["--agent", "unknown"], {}, 7), ([], {"EXECUTOR_TOKEN": "exr_nothing"}, 4),
                                         (["--agent", "tester"], {}, 0), ([], {}, 0)):
            done = subprocess.run([BIN / "executor", "mcp", *words], env=self.daemon.env(environment), input=request,
                                  capture_output=True, text=True, timeout=60, check=False)
            self.assertEqual(done.returncode, code, (words, done.stdout))
            self.assertEqual(json.loads(done.stdout)["id"], 1)


if __name__ == "__main__":
    unittest.main()
