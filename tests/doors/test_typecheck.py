"""What the check before a run stops, and what it must let pass (catalog.md 7): nothing is refused that could have worked."""
import os
import signal
import subprocess
import unittest

from doors import DoorTest, wait_for

GET = "tools.board.items.getItem"


class TypeCheck(DoorTest):
    def refused(self, code):
        """The report of a run that was ended before its first call."""
        error = self.agent.execute(code)["execution"]["error"]
        self.assertEqual(error["code"], "type_error", error)
        self.assertEqual(self.upstream.count(), 0)
        return error

    def test_all_mistakes_of_a_call_with_line_property_and_signature(self):
        error = self.refused("const n = 1;\nreturn await tools.board.items.createItem({\n  body: { titel: \"x\", done: \"yes\" },\n});")
        lines = error["message"].split("\n")
        self.assertEqual(lines[0], 'Line 3: tools.board.items.createItem needs "body.title" (string).')
        self.assertTrue(any(line.startswith('Line 3: "body.titel" is not an argument') for line in lines) or len(lines) > 1, lines)
        self.assertIn("    tools.board.items.createItem(", error["message"])
        self.assertEqual(error["details"]["diagnostics"][0]["line"], 3)

    def test_mistakes_that_only_the_compiler_sees(self):
        for code, words in ((f"const q = {GET}({{ itemId: 7 }});\nreturn q.title;", f"Line 2: {GET}(\u2026) is a Promise. Put await before it."),
                            ("return await fetch('http://x')", "Line 1: fetch is not available here. Connect the API as a source"),
                            (f"const id: boolean = true;\nreturn await {GET}({{ itemId: id }})", 'Line 2: "itemId" must be integer, not boolean.'),
                            ("return await tools.board.items.getItme({ itemId: 7 })", "Line 1: tools.board.items.getItme is not a tool. Did you mean tools.board.items.getItem?"),
                            ("```ts\nreturn 1\n  + await tools.board.nope.x({})\n```", "Line 3: tools.board.nope.x is not a tool.")):
            with self.subTest(code=code):
                self.assertIn(words, self.refused(code)["message"])

    def test_what_could_work_runs(self):
        for code, value in (("return typeof fetch", "function"),
                            ("return typeof process !== 'undefined' ? process.env.HOME : 'none'", "none"),
                            ("try { fetch('x') } catch (e: any) { return e.name.length > 0 }", True),
                            ("interface Foo { a: number }\nconst f: Foo = { a: 'text' as any }; const r: Response | null = null; return [f.a, r]", ["text", None]),
                            (f"const r = await {GET}({{ itemId: 7 }}); return r.undocumented ?? 'none'", "none"),
                            (f"const args = {{ itemId: 7, ...{{}} }}; const item = await {GET}(args); return item.id", 7),
                            ("const items = tools.board.items; return (await items.getItem({ itemId: 7 })).id", 7),
                            ("const { board: { items } } = tools as any; return (await items.getItem({ itemId: 7 })).id", 7),
                            ("const which = 'getItem'; return (await (tools as any).board.items[which]({ itemId: 7 })).id", 7),
                            (f"const f = (items) => items.map(i => i + 1); return f([1])", [2]),
                            ("return (await tools.Board.items.get_item({ itemId: 7 })).id", 7)):
            with self.subTest(code=code):
                self.assertEqual(self.agent.value(code), value)

    def test_findings_of_the_compiler_come_with_the_failure(self):
        execution = self.agent.execute("const n: number = 'text'; throw new Error('later')")["execution"]
        self.assertEqual(execution["error"]["code"], "uncaught_error")
        self.assertIn("type_check", [warning["code"] for warning in execution["warnings"]], execution["warnings"])
        self.assertEqual(self.agent.execute("const n: number = 'text' as any; return n")["execution"]["warnings"], [])

    def test_an_agent_may_be_warned_only_or_not_checked(self):
        wrong = f"try {{ await (tools as any).nothing.there({{}}) }} catch {{}} return await {GET}({{ itemId: 'x' }})"
        for setting, code in (("warn", "invalid_tool_arguments"), ("off", "invalid_tool_arguments"), ("strict", "type_error")):
            self.daemon.cli("agents", "set", "tester", f"typecheck={setting}")
            execution = self.agent.execute(wrong)["execution"]
            self.assertEqual(execution["error"]["code"], code)
            self.assertEqual(any(warning["code"] == "type_check" for warning in execution["warnings"]), setting == "warn")
        self.daemon.cli("agents", "set", "tester", "typecheck=loud", expect=2)
        self.daemon.cli("agents", "set", "tester", "colour=red", expect=2)

    def test_runs_go_on_when_the_checker_dies(self):
        self.agent.value("return 0")
        for round in range(3):
            os.kill(wait_for("the checker", self.checker), signal.SIGKILL)
            self.assertEqual(self.agent.value(f"return 10 + {round}"), 10 + round)
        self.refused(f"return await {GET}({{ itemId: [] }})")

    def checker(self):
        """Process id of the daemon's tsc, or None."""
        children = subprocess.run(["ps", "-o", "pid=,args=", "--ppid", str(self.daemon.process.pid)], capture_output=True, text=True).stdout
        return next((int(line.split()[0]) for line in children.splitlines() if "--lsp" in line and "defunct" not in line), None)


if __name__ == "__main__":
    unittest.main()
