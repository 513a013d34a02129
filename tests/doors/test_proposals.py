"""Changes that widen what agents can do wait for a person (http-api.md 4, cli.md 3.2), and are made when one says yes."""
import json
import threading
import unittest

from doors import BIN, Agent, wait_for
from test_approval import PASSPHRASE, ApproverCase, in_terminal


class Proposals(ApproverCase):
    def terminal(self):
        env = self.daemon.env()
        env.pop("EXECUTOR_NO_INPUT")
        env.pop("CI", None)
        return env

    def answer(self, interaction, word="allow once"):
        code, seen = in_terminal([str(BIN / "executor"), "approvals", "answer", interaction], self.terminal(),
                                 [("quit", word)] + ([("may be empty", "")] if word == "deny" else []) + [("assphrase", PASSPHRASE)])
        self.assertEqual(code, 0, seen)
        return seen

    def paused(self, *words):
        done = self.daemon.cli(*words, expect=20)
        self.assertEqual(done.err, "")
        paused = json.loads(done.out)
        self.assertEqual(set(paused) >= {"ok", "id", "status", "interactionId", "kind", "message", "expiresAt", "resumeCommand",
                                         "resume", "instruction"}, True, paused)
        self.assertEqual((paused["ok"], paused["status"], paused["kind"]), (False, "waiting", "approval"))
        return paused

    def source(self):
        return json.loads(self.daemon.cli("sources", "show", "board", "--json").out)

    def test_a_disabled_source_is_switched_on_by_a_person(self):
        self.daemon.cli("sources", "disable", "board")
        paused = self.paused("sources", "enable", "board")
        self.assertFalse(self.source()["enabled"])
        self.assertEqual(self.paused("sources", "enable", "board")["interactionId"], paused["interactionId"], "equal ones are one")
        self.daemon.cli(*paused["resume"]["argv"], expect=20)
        seen = self.answer(paused["interactionId"])
        self.assertIn("switch on the source", seen)
        self.assertTrue(self.source()["enabled"])
        outcome = json.loads(self.daemon.cli(*paused["resume"]["argv"], "--json").out)
        self.assertEqual(outcome["source"]["slug"], "board")
        self.daemon.cli("tool", "board.items.listItems")

    def test_another_address_waits_and_a_no_changes_nothing(self):
        before = self.source()
        answer = self.daemon.door("PATCH", "/v1/sources/board", {"endpoint": "http://127.0.0.1:9/"})
        self.assertEqual(answer.status, 202, answer.text)
        interaction = answer.json["pendingInteraction"]["id"]
        self.answer(interaction, "deny")
        self.daemon.cli("resume", interaction, "--json", expect=5)
        self.assertEqual(self.source(), before)

    def test_a_change_in_between_makes_it_stale(self):
        self.daemon.cli("sources", "disable", "board")
        paused = self.paused("sources", "enable", "board")
        moved = self.daemon.door("PATCH", "/v1/sources/board", {"endpoint": self.upstream.url + "/v2"})
        self.answer(moved.json["pendingInteraction"]["id"])
        code, _ = in_terminal([str(BIN / "executor"), "approvals", "answer", paused["interactionId"]], self.terminal(),
                              [("quit", "allow once"), ("assphrase", PASSPHRASE)])
        self.assertEqual(code, 7)
        self.assertFalse(self.source()["enabled"])
        self.daemon.cli(*paused["resume"]["argv"], "--json", expect=7)

    def test_a_new_token_is_given_once_to_who_asked(self):
        paused = self.paused("agents", "rotate", "tester")
        self.assertEqual(paused["resume"]["argv"], ["agents", "rotate", "tester"])
        self.daemon.agent("another")  # what happens to others does not matter
        self.answer(paused["interactionId"])
        shown = self.daemon.cli("approvals", "show", paused["interactionId"], "--json").out
        self.assertNotIn("exa_", shown)
        token = self.daemon.cli(*paused["resume"]["argv"]).out.strip()
        self.assertTrue(token.startswith("exa_"), token)
        self.assertEqual(Agent(self.daemon, token).value("return 1"), 1)
        refused = self.agent.post({"jsonrpc": "2.0", "id": 1, "method": "ping"})
        self.assertEqual(refused.status, 401, "the old token ends with the first use of the new one")
        self.paused("agents", "rotate", "tester")  # it was given once; the next one is a new question
        for name in ("audit.log", "stderr.log"):
            path = self.daemon.home / name
            self.assertNotIn(token, path.read_text(errors="replace") if path.exists() else "")

    def test_a_question_for_a_token_ends_with_its_daemon(self):
        paused = self.paused("agents", "rotate", "tester")
        self.daemon.stop()
        self.daemon.start()
        code, _ = in_terminal([str(BIN / "executor"), "approvals", "answer", paused["interactionId"]], self.terminal(),
                              [("quit", "allow once"), ("assphrase", PASSPHRASE)])
        self.assertEqual(code, 7)
        self.assertEqual(self.agent.value("return 1"), 1)

    def test_at_a_terminal_the_command_waits_and_prints_the_token(self):
        found = {}

        def rotate():
            found["code"], found["seen"] = in_terminal([str(BIN / "executor"), "agents", "rotate", "tester"], self.terminal(), [])

        waiting = threading.Thread(target=rotate)
        waiting.start()
        question = wait_for("the question", lambda: self.daemon.door("GET", "/v1/interactions?status=pending").json["items"])
        self.answer(question[0]["id"])
        waiting.join(30)
        self.assertEqual(found["code"], 0, found["seen"])
        self.assertIn("exa_", found["seen"])
        self.assertIn("Waiting for your answer", found["seen"])

    def test_an_allow_rule_with_a_condition(self):
        paused = self.paused("rules", "add", "board.items.createItem", "allow", "--when", '/body/title equals "a b"')
        self.answer(paused["interactionId"])
        self.daemon.cli("tool", "board.items.createItem", "title=a b")
        self.daemon.cli("tool", "board.items.createItem", "title=c", expect=20)


if __name__ == "__main__":
    unittest.main()
