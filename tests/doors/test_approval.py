"""A write waits for a person, and nothing but a person can let it through."""
import json
import os
import pty
import select
import subprocess
import threading
import time
import unittest

from doors import BIN, Daemon, DoorTest, Upstream, wait_for

PASSPHRASE = "correct horse battery"
WRITE = "return await tools.board.items.createItem({ title: 'made by a test' })"


def in_terminal(command, env, answers, patience=30):
    """Runs a command on a terminal of its own and types `answers` [(prompt, text)] as they are asked for."""
    pid, master = pty.fork()
    if pid == 0:
        os.execve(command[0], command, env)
    seen, left, end = "", list(answers), time.monotonic() + patience
    while time.monotonic() < end:
        ready, _, _ = select.select([master], [], [], 0.2)
        if ready:
            try:
                data = os.read(master, 65536)
            except OSError:
                break
            if not data:
                break
            seen += data.decode(errors="replace")
        if left and left[0][0] in seen[-400:]:
            _, text = left.pop(0)
            seen += "\0"
            os.write(master, (text + "\n").encode())
    os.close(master)  # a program that still asks gets a hang-up
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status), seen


class ApproverCase(unittest.TestCase):
    """A daemon without a screen whose approver has a passphrase, with a source and an agent."""

    def terminal(self):
        return self.daemon.env({"EXECUTOR_NO_INPUT": ""})

    def setUp(self):
        self.daemon = Daemon()
        self.addCleanup(self.daemon.close)
        code, seen = in_terminal([str(BIN / "executord"), "--set-approver-passphrase"], self.terminal(),
                                 [("assphrase", PASSPHRASE), ("gain", PASSPHRASE)])
        self.assertEqual(code, 0, seen)
        self.daemon.start()
        self.upstream = Upstream()
        self.addCleanup(self.upstream.close)
        self.daemon.cli("sources", "add", self.upstream.url + "/openapi.json", "--name", "board", "--yes")
        self.agent = self.daemon.agent()


class WithApprover(ApproverCase):
    def start_write(self, code=WRITE):
        answer = self.daemon.request("POST", "/v1/executions", {"code": code, "waitForResult": False},
                                     {"Authorization": f"Bearer {self.agent.token}"})
        self.assertEqual(answer.status, 201, answer.text)
        execution = answer.json["execution"]["id"]
        return execution, self.pending(execution)

    def pending(self, execution):
        def look():
            got = self.daemon.request("GET", f"/v1/executions/{execution}", headers={"Authorization": f"Bearer {self.agent.token}"}).json
            return got["execution"]["status"] == "waiting" and got["pendingInteraction"]["id"]
        return wait_for("the question", look)

    def answer(self, interaction, word, passphrase=PASSPHRASE):
        return in_terminal([str(BIN / "executor"), "approvals", "answer", interaction], self.daemon.env({"EXECUTOR_NO_INPUT": ""}),
                           [("quit", word)] + ([("may be empty", "")] if word == "deny" else []) + [("assphrase", passphrase)])

    def test_allow_once_lets_exactly_this_call_through(self):
        execution, interaction = self.start_write()
        self.assertEqual(self.upstream.count("POST"), 0)
        code, seen = self.answer(interaction, "allow once")
        self.assertEqual(code, 0, seen)
        shown = [seen.find(part) for part in ("tester wants to", "who        tester · unknown program", "why        Asked, because",
                                              "effect     write", "tool       board.items.createItem",
                                              "title = made by a test", "Call 1 of this run")]
        self.assertTrue(-1 not in shown and shown == sorted(shown), seen)
        envelope = self.agent.resume(execution)
        self.assertEqual(envelope["execution"]["status"], "completed", envelope)
        self.assertEqual(envelope["result"]["id"], 42)
        self.assertEqual(self.upstream.count("POST"), 1)

    def test_who_waits_is_told_which_command_answers(self):
        execution, interaction = self.start_write()
        command = "executor approvals answer " + interaction
        self.assertIn(command, self.daemon.door("GET", "/v1/executions/" + execution).json["next"])
        paused = json.loads(self.daemon.cli("resume", execution, expect=20).out)
        self.assertIn(command, paused["instruction"])
        change = json.loads(self.daemon.cli("rules", "add", "board.items.createItem", "allow", expect=20).out)
        self.assertIn("executor approvals answer " + change["interactionId"], change["instruction"])

    def test_deny_reaches_the_code(self):
        execution, interaction = self.start_write("try { " + WRITE.replace("return ", "") + " } catch (e: any) { return e.code }")
        code, seen = self.answer(interaction, "deny")
        self.assertEqual(code, 0, seen)
        self.assertEqual(self.agent.resume(execution)["result"], "approval_denied")
        self.assertEqual(self.upstream.count("POST"), 0)

    def test_a_wrong_passphrase_approves_nothing_and_locks_after_five(self):
        execution, interaction = self.start_write()
        for _ in range(5):
            code, seen = self.answer(interaction, "allow once", "wrong passphrase")
            self.assertNotEqual(code, 0, seen)
        code, seen = self.answer(interaction, "allow once")
        self.assertNotEqual(code, 0, "the door must be locked now")
        self.assertEqual(self.upstream.count("POST"), 0)
        self.assertEqual(self.pending(execution), interaction)

    def test_the_question_survives_kill_and_restart(self):
        execution, interaction = self.start_write("const a = Math.random(); const items: any = await tools.board.items.listItems({}); const made: any = await tools.board.items.createItem({ title: 't' + items.length }); return { a, b: Math.random(), made: made.id, at: Date.now() }")
        reads = self.upstream.count("GET", "/items")
        self.daemon.kill()
        self.daemon.start()
        self.assertEqual(self.pending(execution), interaction)
        code, seen = self.answer(interaction, "allow once")
        self.assertEqual(code, 0, seen)
        envelope = self.agent.resume(execution)
        self.assertEqual(envelope["execution"]["status"], "completed", envelope)
        self.assertEqual(envelope["result"]["made"], 42)
        self.assertEqual(self.upstream.count("POST"), 1)
        self.assertEqual(self.upstream.count("GET", "/items"), reads, "a finished read is not sent again")

    def test_questions_of_one_turn_are_answered_one_by_one_over_a_kill(self):
        three = "return (await Promise.all(['a', 'b', 'c'].map(title => tools.board.items.createItem({ title })))).map((made: any) => made.id)"
        for order in ((0, 1, 2), (2, 1, 0)):
            for killed_after in (0, 1):
                with self.subTest(order=order, killed_after=killed_after):
                    sent = self.upstream.count("POST")
                    execution, _ = self.start_write(three)
                    mine = {"Authorization": f"Bearer {self.agent.token}"}
                    asked = self.daemon.request("GET", f"/v1/executions/{execution}", headers=mine).json["interactions"]
                    self.assertEqual(len(asked), 3)
                    for count, which in enumerate(order):
                        if count == killed_after:
                            if count > 0:
                                self.pending(execution)
                            self.daemon.kill()
                            self.daemon.start()
                        code, seen = self.answer(asked[which], "allow once")
                        self.assertEqual(code, 0, seen)
                    envelope = self.agent.resume(execution)
                    self.assertEqual(envelope["execution"]["status"], "completed", envelope)
                    self.assertEqual(envelope["result"], [42, 42, 42])
                    self.assertEqual(self.upstream.count("POST"), sent + 3)


class NobodyElse(DoorTest):
    def test_no_route_token_or_script_approves(self):
        started = self.daemon.request("POST", "/v1/executions", {"code": WRITE, "waitForResult": False},
                                      {"Authorization": f"Bearer {self.agent.token}"}).json
        execution = started["execution"]["id"]
        mine = {"Authorization": f"Bearer {self.agent.token}"}
        question = wait_for("the question", lambda: self.daemon.request("GET", f"/v1/executions/{execution}", headers=mine).json.get("pendingInteraction"))
        interaction = question["id"]
        accept = {"action": "accept", "content": {"approve": True}}
        paths = [f"/v1/interactions/{interaction}/respond", f"/v1/executions/{execution}/resume", f"/v1/approvals/{interaction}",
                 f"/v1/interactions/{interaction}", "/v1/door/approve", f"/v1/approvals/{interaction}/accept"]
        bodies = [accept, {"interactionId": interaction, "response": accept}, {"id": interaction, "decision": "allow_once"},
                  {"interactionId": interaction, "answer": "allow_once", "passphrase": "guess guess guess"}]
        for path in paths:
            for body in bodies:
                for method in ("POST", "PUT", "PATCH"):
                    for headers in (mine, {**mine, "X-HTTP-Method-Override": "POST"}, {}):
                        self.daemon.request(method, path, body, headers)
                    self.daemon.door(method, path, body)
        result = self.agent.tool("resume", {"executionId": execution, "interactionId": interaction, "response": accept})
        self.assertTrue(result["isError"])
        self.assertIn("person", json.dumps(result))
        self.agent.execute(f"try {{ return await tools.executor.approvals.answer({{ id: '{interaction}', decision: 'allow_once' }}) }} catch (e) {{ return 'no' }}")
        self.daemon.cli("resume", execution, "--action", "accept", expect=5)
        self.daemon.cli("approvals", "answer", interaction, expect=None)
        self.assertEqual(self.upstream.count("POST"), 0)
        shown = self.daemon.request("GET", f"/v1/interactions/{interaction}", headers=mine).json
        self.assertEqual(shown["status"], "pending")
        told = [(r["type"], r["actor"]) for r in self.daemon.door("GET", "/v1/audit?limit=200").json["items"] if "refused" in r["type"]]
        self.assertEqual(sorted(set(told)), sorted(told), "one record a minute for each caller and question")
        self.assertEqual({kind for kind, _ in told}, {"interaction.accept_refused", "approver.refused"})
        self.assertGreaterEqual(len({actor for _, actor in told}), 3, told)

    def test_an_allow_rule_from_the_door_waits_for_a_person(self):
        answer = self.daemon.door("POST", "/v1/rules", {"pattern": "board.*", "action": "allow"})
        self.assertIn(answer.status, (202, 409), answer.text)
        self.assertEqual(self.daemon.door("GET", "/v1/rules").json["items"], [])
        result = self.agent.execute(WRITE, resultTimeoutMs=1000)
        self.assertIn(result["execution"]["status"], ("waiting", "running"))
        self.assertEqual(self.upstream.count("POST"), 0)

    def test_a_block_rule_works_at_once(self):
        answer = self.daemon.door("POST", "/v1/rules", {"pattern": "board.items.createItem", "action": "block"})
        self.assertEqual(answer.status, 201, answer.text)
        envelope = self.agent.execute(WRITE)
        self.assertEqual(envelope["execution"]["status"], "denied")
        self.assertEqual(envelope["execution"]["error"]["code"], "tool_blocked")

    def test_decline_by_the_agent_ends_the_call(self):
        envelope = self.agent.execute(WRITE, resultTimeoutMs=1500)
        execution, interaction = envelope["execution"]["id"], envelope["pendingInteraction"]["id"]
        envelope = self.agent.resume(execution, interactionId=interaction, response={"action": "decline"})
        self.assertEqual(envelope["execution"]["status"], "denied")
        self.assertEqual(self.upstream.count("POST"), 0)

    def test_the_cli_says_waiting_with_exit_20(self):
        done = self.daemon.cli("call", "board.items.createItem", "title=x", expect=20)
        paused = json.loads(done.out)
        self.assertEqual((paused["status"], paused["kind"], paused["tool"]["path"]), ("waiting", "approval", "board.items.createItem"))
        self.daemon.cli("executions", "cancel", paused["executionId"])
        shown = json.loads(self.daemon.cli("executions", "show", paused["executionId"], "--json").out)
        self.assertEqual(shown["execution"]["status"], "cancelled")


if __name__ == "__main__":
    unittest.main()
