"""The path of an ordinary day: connect a source, run code over MCP, wait for a person, go on."""
import json
import re
import time
import unittest

from doors import Agent, DoorTest, wait_for


class MainPath(DoorTest):
    def test_code_searches_describes_and_calls(self):
        value = self.agent.value("""
            const found = await tools.search({ query: "list items", limit: 3 });
            const about = await tools.describe.tool({ path: found.items[0].path });
            const items: { id: number; title: string }[] = await tools.board.items.listItems({ limit: 2 });
            return { path: found.items[0].path, effect: about.effect, titles: items.map(i => i.title) };""")
        self.assertEqual(value, {"path": "board.items.listItems", "effect": "read", "titles": ["first", "second"]})
        self.assertEqual(self.upstream.count("GET", "/items?limit=2"), 1)

    def test_an_unknown_tool_is_named_with_suggestions(self):
        error = self.agent.value("""
            const name = "listItmes";
            try { await tools.board.items[name]({}); } catch (e: any) { return { code: e.code, message: e.message }; }""")
        self.assertEqual(error["code"], "tool_not_found")
        self.assertIn("board.items.listItems", error["message"])

    def test_wrong_arguments_send_nothing(self):
        error = self.agent.execute("const wrong: any = { itemId: 'seven', colour: 1 }; return await tools.board.items.getItem(wrong)")["execution"]["error"]
        self.assertEqual(error["code"], "invalid_tool_arguments")
        self.assertIn("colour", json.dumps(error))
        self.assertEqual(self.upstream.count(), 0)

    def test_an_upstream_error_reaches_the_code_as_a_tool_error(self):
        value = self.agent.value("""
            try { await tools.board.items.fail({ status: 422 }); return "no error"; }
            catch (e: any) { return { is: e instanceof ToolError, code: e.code, status: e.status, message: e.message }; }""")
        self.assertEqual((value["is"], value["code"], value["status"]), (True, "upstream_http_error", 422))
        self.assertIn("it went wrong", value["message"])

    def test_a_hundred_calls_at_once_all_answer(self):
        value = self.agent.value("""
            const all = await Promise.all(Array.from({ length: 100 }, (_, i) => tools.board.items.getItem({ itemId: i + 1 })));
            return all.map((x: any) => x.id).reduce((a: number, b: number) => a + b, 0);""")
        self.assertEqual(value, 5050)

    def test_logs_and_lines_of_errors_are_the_agents_own(self):
        envelope = self.agent.execute("console.log('hello', { a: 1 });\nconst x: any = null;\n\nreturn x.boom;")
        execution = envelope["execution"]
        self.assertEqual(execution["status"], "failed")
        self.assertEqual(execution["error"]["code"], "uncaught_error")
        self.assertEqual(execution["error"]["line"], 4)
        self.assertIn("hello", execution["logs"][0]["text"])

    def test_the_history_is_kept(self):
        envelope = self.agent.execute("return await tools.board.items.listItems({})")
        shown = json.loads(self.daemon.cli("executions", "show", envelope["execution"]["id"], "--steps", "--json").out)
        text = json.dumps(shown)
        self.assertIn("board.items.listItems", text)
        self.assertIn("completed", text)
        listed = self.daemon.cli("executions", "list", "--json", "--limit", "3").out
        self.assertIn(envelope["execution"]["id"], listed)
        for by in (("--agent", envelope["execution"]["agent"]["name"]), ("--source", "board")):
            self.assertIn(envelope["execution"]["id"], self.daemon.cli("executions", "list", "--json", *by).out)
        self.assertEqual(self.daemon.cli("executions", "list", "--agent", "nobody", expect=None).returncode, 7)

    def test_a_rule_counts_the_calls_that_it_decides(self):
        self.daemon.cli("rules", "add", "board.items.deleteItem", "block")
        for words, hits in ((["--dry-run"], 0), ([], 1), ([], 2)):
            self.daemon.cli("tool", "board.items.deleteItem", "itemId=1", *words, expect=5)
            rule = json.loads(self.daemon.cli("rules", "list", "--json").out)["items"][0]
            self.assertEqual((rule["hits"], rule["lastUsedAt"] is not None), (hits, hits > 0), rule)

    def test_another_agent_does_not_see_the_execution(self):
        mine = self.agent.execute("return 1")["execution"]["id"]
        other = self.daemon.agent("other")
        answer = self.daemon.request("GET", f"/v1/executions/{mine}", headers={"Authorization": f"Bearer {other.token}"})
        self.assertEqual(answer.status, 404)
        result = other.tool("resume", {"executionId": mine})
        self.assertTrue(result["isError"])


class Limits(DoorTest):
    with_upstream = False

    def end_of(self, code, **fields):
        return self.agent.execute(code, **fields)["execution"]

    def test_an_endless_loop_ends_that_run_only(self):
        other = self.daemon.agent("other")
        started = self.daemon.request("POST", "/v1/executions", {"code": "while (true) {}", "timeoutMs": 1500, "waitForResult": False},
                                      {"Authorization": f"Bearer {self.agent.token}"})
        self.assertEqual(started.status, 201, started.text)
        self.assertEqual(other.value("return 'alive'"), "alive")
        envelope = self.agent.resume(started.json["execution"]["id"])
        self.assertEqual(envelope["execution"]["status"], "timed_out")
        self.assertIn(envelope["execution"]["error"]["code"], ("wall_limit", "cpu_limit"))

    def test_a_huge_allocation_ends_that_run_only(self):
        execution = self.end_of("const a: any[] = []; while (true) a.push(new Uint8Array(1 << 22).fill(1));")
        self.assertEqual(execution["error"]["code"], "memory_limit", execution["error"])
        self.assertEqual(self.agent.value("return 2"), 2)

    def test_ten_thousand_calls_that_nobody_awaits_end(self):
        envelope = self.agent.execute("for (let i = 0; i < 12000; i++)\n  tools.search({ query: 'x' }).catch(() => {});\nreturn 1")
        execution = envelope["execution"]
        self.assertEqual((envelope["result"], execution["status"]), (1, "completed"))
        self.assertEqual(execution["steps"]["total"], 10000)
        self.assertIn("not awaited (line 2)", execution["warnings"][0]["message"])
        self.assertGreater(execution["usage"]["cpuMs"], 0)
        self.assertGreater(execution["usage"]["peakBytes"], 0)

    def test_a_promise_that_never_settles_is_a_deadlock(self):
        self.assertEqual(self.end_of("await new Promise(() => {}); return 1;")["error"]["code"], "deadlocked")

    def test_deep_recursion_is_a_range_error(self):
        self.assertEqual(self.agent.value("const f = (n: number): number => f(n + 1) + 1; try { f(0) } catch (e) { return e instanceof RangeError }"), True)

    def test_the_sandbox_has_no_way_out(self):
        value = self.agent.value("""
            const out: Record<string, string> = {};
            for (const name of ["fetch", "process", "require", "XMLHttpRequest", "WebSocket", "Deno"]) {
                try { (new Function("return " + name + "('http://127.0.0.1/')"))(); out[name] = "ran" } catch (e: any) { out[name] = "refused" }
            }
            return out;""")
        self.assertEqual(set(value.values()), {"refused"}, value)

    def test_timers_and_dates_stand_on_deliveries(self):
        value = self.agent.value("""
            const a = Date.now(); for (let i = 0; i < 1e5; i++); const b = Date.now();
            await new Promise(r => setTimeout(r, 40)); const c = Date.now();
            return { still: b - a, moved: c - a };""")
        self.assertEqual(value["still"], 0)
        self.assertGreaterEqual(value["moved"], 35)


if __name__ == "__main__":
    unittest.main()
