"""Bad requests at the real doors: wrong host, origin, token, type and size; floods; the daemon answers others meanwhile."""
import contextlib
import http.client
import json
import os
import socket
import time
import unittest

from doors import DoorTest, forms_of


class Guard(DoorTest):
    with_upstream = False

    def raw(self, data, patience=10):
        with contextlib.closing(socket.create_connection(("127.0.0.1", self.daemon.port), timeout=patience)) as s:
            s.sendall(data)
            out = b""
            with contextlib.suppress(socket.timeout, ConnectionResetError):
                while chunk := s.recv(65536):
                    out += chunk
            return out

    def status_of(self, data):
        answer = self.raw(data)
        self.assertTrue(answer.startswith(b"HTTP/1.1 "), answer[:80])
        return int(answer.split()[1])

    def head(self, method="GET", path="/health", host=None, more=""):
        host = f"Host: 127.0.0.1:{self.daemon.port}\r\n" if host is None else host
        return f"{method} {path} HTTP/1.1\r\n{host}Connection: close\r\n{more}\r\n".encode()

    def test_only_our_hosts_are_served(self):
        port = self.daemon.port
        for host in (f"Host: evil.example\r\n", f"Host: 127.0.0.1.evil.example:{port}\r\n", "Host: localhost:1\r\n", "Host: \r\n",
                     f"Host: 0.0.0.0:{port}\r\n", f"Host: user@localhost:{port}\r\n"):
            for path in ("/health", "/mcp", "/v1/status"):
                self.assertEqual(self.status_of(self.head(path=path, host=host)), 403, (host, path))
        self.assertIn(self.status_of(self.head(host="")), (400, 403))
        self.assertEqual(self.status_of(self.head(host=f"Host: localhost:{port}\r\n")), 200)

    def test_no_web_page_is_served(self):
        for origin in ("https://evil.example", "null", "http://localhost:3000"):
            for path in ("/health", "/mcp", "/v1/executions"):
                answer = self.daemon.request("GET", path, headers={"Origin": origin})
                self.assertEqual(answer.status, 403, (origin, path))
                self.assertIsNone(answer.headers.get("Access-Control-Allow-Origin"))
        self.assertEqual(self.daemon.request("GET", "/health", headers={"Sec-Fetch-Site": "cross-site"}).status, 403)

    def test_every_door_wants_a_token(self):
        for method, path in (("POST", "/mcp"), ("GET", "/v1/executions"), ("POST", "/v1/executions")):
            for headers in ({}, {"Authorization": "Bearer exa_wrong"}, {"Authorization": "Basic abc"}):
                answer = self.daemon.request(method, path, {} if method == "POST" else None, headers)
                self.assertEqual(answer.status, 401, (method, path, headers))
                self.assertIn('Bearer realm="executor"', answer.headers["WWW-Authenticate"])
        self.assertEqual(self.daemon.request("GET", f"/v1/executions?token={self.agent.token}").status, 401)
        self.assertEqual(self.daemon.request("GET", "/.well-known/oauth-protected-resource").status, 404)
        self.assertEqual(self.agent.value("return 1"), 1)

    def test_what_an_agent_may_not_see_is_refused(self):
        mine = {"Authorization": f"Bearer {self.agent.token}"}
        for method, path in (("GET", "/v1/status"), ("GET", "/v1/secrets"), ("GET", "/v1/audit"), ("GET", "/v1/agents"), ("POST", "/v1/rules")):
            self.assertEqual(self.daemon.request(method, path, {} if method == "POST" else None, mine).status, 403, path)
        for path in ("/v1/door/approve", "/v1/shutdown"):
            self.assertEqual(self.daemon.request("POST", path, {}, mine).status, 404, path)

    def test_bodies_are_checked_before_anything_runs(self):
        mine = {"Authorization": f"Bearer {self.agent.token}"}
        for kind in ("text/plain", "application/x-www-form-urlencoded"):
            self.assertEqual(self.daemon.request("POST", "/v1/executions", '{"code":"return 1"}', {**mine, "Content-Type": kind}).status, 415)
        for body, code in (("{", "invalid_json"), ('{"code":1}', "invalid_request"), ('{"kode":"return 1"}', None),
                           ('{"code":"return 1","code":"return 2"}', "duplicate_key"), ("[" * 200 + "]" * 200, "json_too_complex"),
                           ('{"code":"\\ud800"}', "invalid_json")):
            answer = self.daemon.request("POST", "/v1/executions", body, mine)
            self.assertEqual(answer.status, 400, (body[:40], answer.text[:200]))
            if code:
                self.assertEqual(answer.json["error"]["code"], code)
        self.assertEqual(self.daemon.request("GET", "/v1/executions", headers=mine).json["items"], [])

    def test_a_huge_body_is_refused_without_being_read(self):
        before = self.rss()
        more = f"Authorization: Bearer {self.agent.token}\r\nContent-Type: application/json\r\nContent-Length: 209715200\r\n"
        self.assertEqual(self.status_of(self.head("POST", "/mcp", more=more)), 413)
        self.assertLess(self.rss() - before, 16 << 20)

    def rss(self):
        with open(f"/proc/{self.daemon.process.pid}/statm") as f:
            return int(f.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    def test_two_thousand_silent_connections_delay_nobody(self):
        sockets = []
        try:
            for _ in range(2000):
                with contextlib.suppress(OSError):
                    s = socket.create_connection(("127.0.0.1", self.daemon.port), timeout=5)
                    s.sendall(b"GET /health HTTP/1.1\r\nHo")
                    sockets.append(s)
            started = time.monotonic()
            answered = 0
            for _ in range(20):
                with contextlib.suppress(OSError, http.client.HTTPException):
                    answered += self.daemon.request("GET", "/health", timeout=10).status == 200
            self.assertGreaterEqual(answered, 18)
            self.assertEqual(self.daemon.door("GET", "/v1/status").status, 200)
            self.assertLess(time.monotonic() - started, 30)
        finally:
            for s in sockets:
                s.close()

    def test_a_document_that_is_none_leaves_nothing(self):
        done = self.daemon.cli("sources", "add", str(self.daemon.home / "stderr.log"), "--name", "junk", "--yes", expect=None)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("executor:", done.err)
        self.assertEqual(self.daemon.door("GET", "/v1/sources").json["items"], [])


class Secrets(DoorTest):
    CANARY = "canary-4711-secret-value"
    environment = {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent"}

    def with_vault(self):
        passphrase = self.daemon.home / "vault-passphrase"
        passphrase.write_text("a long vault passphrase\n")
        passphrase.chmod(0o600)
        self.daemon.stop()
        self.daemon.environment = {**self.environment, "EXECUTOR_VAULT_PASSPHRASE_FILE": str(passphrase)}
        self.daemon.start()
        self.daemon.cli("secrets", "init", "--store", "vault", "--stdin", text_in="a long vault passphrase\n")

    def find_in_home(self, value):
        for path in self.daemon.home.rglob("*"):
            if path.is_file() and value.encode() in path.read_bytes():
                self.fail(f"{value} lies in {path}")

    def test_a_locked_vault_gives_nothing_until_it_is_unlocked(self):
        self.with_vault()
        self.daemon.cli("accounts", "add", "board", "--method", "token", "--stdin", text_in=self.CANARY + "\n")
        call = "try { await tools.board.items.echoHeaders({}); return 'sent' } catch (e: any) { return e.code }"
        self.assertEqual(self.agent.value(call), "sent")
        self.daemon.cli("secrets", "lock")
        self.assertEqual(self.agent.value(call), "secret_store_unavailable")
        self.daemon.cli("secrets", "unlock", "--stdin", text_in="not the passphrase\n", expect=None)
        self.assertEqual(self.agent.value(call), "secret_store_unavailable")
        self.daemon.cli("secrets", "unlock", "--stdin", text_in="a long vault passphrase\n")
        self.assertEqual(self.agent.value(call), "sent")
        self.assertEqual(self.upstream.count("GET", "/echo"), 2)

    def test_a_removed_secret_is_sent_no_more(self):
        self.with_vault()
        self.daemon.cli("accounts", "add", "board", "--method", "token", "--stdin", text_in=self.CANARY + "\n")
        call = "try { await tools.board.items.echoHeaders({}); return 'sent' } catch (e: any) { return e.code }"
        self.assertEqual(self.agent.value(call), "sent")
        self.daemon.cli("secrets", "remove", "board/default.token", "--force")
        self.assertEqual(self.agent.value(call), "credential_missing")
        account = json.loads(self.daemon.cli("accounts", "list", "--json").out)["items"][0]
        self.assertEqual((account["health"]["status"], account["health"]["reason"]), ("expired", "secret_deleted"))
        self.assertEqual(self.upstream.count("GET", "/echo"), 1)

    def test_an_account_is_tested_with_a_read(self):
        self.with_vault()
        self.daemon.cli("accounts", "add", "board", "--method", "token", "--stdin", text_in=self.CANARY + "\n")
        shown = self.daemon.cli("accounts", "test", "board", "default", "--json").out
        self.assertEqual(json.loads(shown)["health"]["status"], "healthy", shown)
        sent = self.upstream.seen[-1]
        self.assertEqual((sent[0], sent[3].get("Authorization")), ("GET", f"Bearer {self.CANARY}"))
        self.daemon.cli("secrets", "lock")
        shown = self.daemon.cli("accounts", "test", "board", "default", "--json").out
        self.assertEqual(json.loads(shown)["health"]["reason"], "store_locked", shown)

    def test_a_renamed_account_is_called_by_its_new_name(self):
        self.with_vault()
        self.daemon.cli("accounts", "add", "board", "--method", "token", "--name", "old", "--stdin", text_in=self.CANARY + "\n")
        self.daemon.cli("accounts", "rename", "board", "old", "fresh")
        self.daemon.cli("accounts", "add", "board", "--method", "token", "--name", "old", "--stdin", text_in="another-value-1234\n")
        for name in ("fresh", "old"):
            text = json.dumps(self.agent.value(f"return await tools.board.${name}.items.echoHeaders({{}})"))
            self.assertIn(f"[redacted:board/{name}.token]", text)
        self.assertEqual([h["Authorization"] for m, p, b, h in self.upstream.seen], [f"Bearer {self.CANARY}", "Bearer another-value-1234"])

    def test_keys_of_every_spelling_stay_out_of_errors(self):
        self.with_vault()
        marks = {"quote": 'with"quote-1234', "blank": "with blank-1234", "backslash": "with\\back-1234", "unicode": "with-\u00fc\u00df-1234",
                 "html": "with<b>&-1234", "percent": "100%25+/=~1234", "short": "Zq8+/x==", "long": 'l"o n/g' * 42}
        for name, mark in marks.items():
            self.daemon.cli("accounts", "add", "board", "--method", "token", "--name", name, "--stdin", text_in=mark + "\n")
        for name, mark in marks.items():
            with self.subTest(value=mark):
                call = f"await tools.board.${name}.items.fail({{ status: 403 }})"
                seen = [self.agent.execute("return " + call),
                        self.agent.execute(f"try {{ {call} }} catch (e: any) {{ console.log(e.message); emit(e.details); throw new Error('again ' + e.message) }}"),
                        self.agent.execute("return " + call.replace("fail(", "fail.$response("))]
                seen.append(self.daemon.cli("tool", f"board.${name}.items.fail", "status=403", expect=None).out)
                for which in seen[:3]:
                    seen.append(self.daemon.door("GET", f"/v1/executions/{which['execution']['id']}").text)
                    seen.append(self.daemon.door("GET", f"/v1/executions/{which['execution']['id']}/steps").text)
                self.assertEqual(seen[0]["execution"]["error"]["code"], "upstream_http_error")
                self.assertIn(f"it went wrong for [redacted:board/{name}.token] for", seen[0]["execution"]["error"]["message"])
                for form in [*forms_of("Bearer " + mark.encode().decode("latin-1")), mark[:40]]:
                    inside = json.dumps(form)[1:-1]
                    for text in (s if isinstance(s, str) else json.dumps(s, ensure_ascii=False) for s in seen):
                        self.assertNotIn(form, text)
                        self.assertNotIn(inside, text)
        self.daemon.stop()
        for mark in marks.values():
            self.find_in_home(mark[:40])
            self.find_in_home(json.dumps(mark[:40])[1:-1])

    def test_a_key_reaches_the_upstream_and_nothing_else(self):
        self.with_vault()
        self.daemon.cli("accounts", "add", "board", "--method", "token", "--stdin", text_in=self.CANARY + "\n")
        value = self.agent.value("return await tools.board.items.echoHeaders({})")
        text = json.dumps(value)
        self.assertNotIn(self.CANARY, text)
        self.assertIn("[redacted:", text)
        sent = [h for m, p, b, h in self.upstream.seen if p.startswith("/echo")][0]
        self.assertEqual(sent.get("Authorization"), f"Bearer {self.CANARY}")
        envelope = self.agent.execute("console.log(JSON.stringify(await tools.board.items.echoHeaders({}))); throw new Error('x')")
        self.assertNotIn(self.CANARY, json.dumps(envelope))
        self.assertNotIn(self.CANARY, self.daemon.cli("secrets", "list", "--json").out)
        self.daemon.stop()
        self.find_in_home(self.CANARY)


if __name__ == "__main__":
    unittest.main()
