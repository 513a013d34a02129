"""What an upstream answers, however large or odd, reaches the code or ends as an error of that call."""
import json
import pathlib
import unittest

from doors import DoorTest

GET = "await tools.board.items.getItem({ itemId: 7 })"


def caught(call=GET):
    return f"try {{ return typeof ({call}) }} catch (e: any) {{ return {{ code: e.code, message: e.message, status: e.status, schema: e.schema, retryable: e.retryable }} }}"


class Answers(DoorTest):
    def given(self, body):
        self.upstream.bodies["/items/7"] = body

    def resident(self):
        return int(pathlib.Path(f"/proc/{self.daemon.process.pid}/statm").read_text().split()[1]) * 4096

    def test_a_value_over_the_limit_arrives_as_a_handle(self):
        self.given(json.dumps([{"n": n, "text": "x" * 1000} for n in range(45_000)]).encode())
        before = self.resident()
        got = self.agent.value(f"const big: any = {GET}; const page: any = await tools.results.page({{ handle: big, offset: 44_999, limit: 1 }}); return {{ kind: big.kind, from: big.from, bytes: big.bytes, shape: big.shape, total: page.total, last: page.value[0].n }}")
        self.assertEqual((got["kind"], got["total"], got["last"]), ("json", 45_000, 44_999))
        self.assertEqual((got["from"], got["bytes"]), ("board.items.getItem", len(self.upstream.bodies["/items/7"])))
        self.assertEqual(got["shape"], "Array(45000)<{ n: number; text: string(1000); }>")
        whole = self.agent.value("return (await tools.board.items.getItem.$response({ itemId: 7 })).data.$result")
        self.assertTrue(whole.startswith("res_"), whole)
        self.assertLess(self.resident() - before, 80 << 20)

    def test_a_direct_call_passes_a_large_value_byte_for_byte(self):
        body = json.dumps({"text": "\u00e9" * 4_000_000, "exact": 1}).replace(" 1}", " 12345678901234567890.10}").encode()
        self.given(body)
        answer = self.daemon.door("POST", "/v1/tools/board.items.getItem/call", {"arguments": {"itemId": 7}})
        self.assertEqual(answer.status, 200, answer.text[:500])
        shown = answer.json
        if "resultHandle" in shown:
            answer = self.daemon.door("GET", f"/v1/results/{shown['resultHandle']}")
        self.assertIn(body.decode(), answer.text)

    def test_odd_answers_are_errors_of_the_call_or_values(self):
        deep = b"[" * 5000 + b"]" * 5000
        for body, wanted in ((deep, "upstream_invalid_response"), (b"[1E400]", "upstream_invalid_response"), (b'["\\ud800"]', "object"), (b'{"a":', "upstream_invalid_response")):
            with self.subTest(body=body[:20]):
                self.given(body)
                got = self.agent.value(caught())
                self.assertEqual(got if isinstance(got, str) else got["code"], wanted, got)

    def test_the_whole_response_and_its_error(self):
        got = self.agent.value("return await tools.board.items.fail.$response({ status: 409 })")
        self.assertEqual((got["ok"], got["data"]), (False, {"message": "it went wrong"}))
        self.assertEqual(got["http"]["status"], 409)
        self.assertTrue(got["http"]["url"].endswith("/fail?status=409"), got)
        self.assertIn("content-type", got["http"]["headers"])
        self.assertEqual((got["error"]["status"], got["error"]["path"], got["error"]["retryable"]), (409, "board.items.fail", False))
        for status in (400, 404, 409, 415, 422):
            error = self.agent.value(caught(f"await tools.board.items.fail({{ status: {status} }})"))
            self.assertEqual(error["status"], status)
            self.assertIn("status?: number", error["schema"])
        self.assertNotIn("schema", self.agent.value(caught("await tools.board.items.fail({ status: 403 })")))


if __name__ == "__main__":
    unittest.main()
