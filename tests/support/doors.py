"""What the door tests share: a daemon in a throw-away home, the command line, an MCP client, a counting upstream.

Black box: nothing here knows more than a user does. Every test has its own EXECUTOR_HOME and free ports.
"""
import base64
import contextlib
import html
import http.client
import http.server
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
import unittest
import urllib.parse

BIN = pathlib.Path(os.environ.get("EX_BIN_DIR", "build/dev/bin")).resolve()
PATIENCE = float(os.environ.get("EX_TEST_PATIENCE", "30"))


def wait_for(what, test, patience=PATIENCE):
    """Waits until test() is true and returns its value; fails naming `what`."""
    end = time.monotonic() + patience
    while True:
        value = test()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(f"waited {patience:.0f} s in vain for {what}")
        time.sleep(0.02)


def free_port():
    with contextlib.closing(socket.socket()) as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Daemon:
    """executord in a home of its own. `port` stays the same over restarts, as agents hold the address."""

    def __init__(self, home=None, port=None, environment=None, arguments=()):
        self.home = pathlib.Path(home or tempfile.mkdtemp(prefix="executor-test-"))
        self.owns_home = home is None
        self.port = port or free_port()
        self.environment = environment or {}
        self.arguments = list(arguments)
        self.process = None

    def env(self, extra=None):
        env = {k: v for k, v in os.environ.items() if not k.startswith("EXECUTOR_") and k not in ("DISPLAY", "WAYLAND_DISPLAY")}
        env.update(EXECUTOR_HOME=str(self.home), EXECUTOR_NO_INPUT="1", QT_QPA_PLATFORM="offscreen")
        env.update(extra or {})
        return env

    def start(self, environment=None, wait=True):
        with open(self.home / "stderr.log", "ab") as log:
            self.process = subprocess.Popen([BIN / "executord", "--port", str(self.port), *self.arguments],
                                            env=self.env({**self.environment, **(environment or {})}),
                                            stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        if wait:
            wait_for("the daemon's /health", self.is_healthy)
        return self

    def is_healthy(self):
        if self.process.poll() is not None:
            raise AssertionError(f"executord ended with {self.process.returncode}: {self.stderr_text()[-2000:]}")
        with contextlib.suppress(OSError, http.client.HTTPException):
            return self.request("GET", "/health").status == 200
        return False

    def stderr_text(self):
        return (self.home / "stderr.log").read_text(errors="replace")

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
                raise AssertionError("executord did not end within 15 s of SIGTERM")
        return self.process.returncode if self.process else None

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def close(self):
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        if self.owns_home:
            shutil.rmtree(self.home, ignore_errors=True)

    def request(self, method, path, body=None, headers=None, timeout=60):
        """One request over TCP; .status, .headers, .text, .json of the answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            data = None if body is None else body if isinstance(body, (bytes, str)) else json.dumps(body)
            send = {"Content-Type": "application/json"} if data is not None else {}
            send.update(headers or {})
            connection.request(method, path, data, send)
            return Answer(connection.getresponse())
        finally:
            connection.close()

    def door(self, method, path, body=None, headers=None, timeout=60):
        """One request over the local door, as the operator."""
        connection = UnixConnection(str(self.home / "run" / "operator.sock"), timeout)
        try:
            data = None if body is None else json.dumps(body)
            connection.request(method, path, data, {"Content-Type": "application/json", **(headers or {})})
            return Answer(connection.getresponse())
        finally:
            connection.close()

    def cli(self, *arguments, expect=0, environment=None, text_in=None, timeout=60):
        """Runs `executor`; `expect` is the exit code or None for any. .out and .err hold what it printed."""
        done = subprocess.run([BIN / "executor", *map(str, arguments)], env=self.env(environment), input=text_in,
                              stdin=None if text_in is not None else subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=timeout)
        if expect is not None and done.returncode != expect:
            raise AssertionError(f"executor {' '.join(map(str, arguments))}: exit {done.returncode}, not {expect}\n"
                                 f"{done.stdout[:2000]}\n{done.stderr[:2000]}")
        done.out, done.err = done.stdout, done.stderr
        return done

    def agent(self, name="tester"):
        return Agent(self, self.cli("agents", "add", name).out.strip())

    def answer_on_door(self, path, **fields):
        return self.door("POST", path, fields)


class Answer:
    def __init__(self, response):
        self.status = response.status
        self.headers = response.headers
        self.text = response.read().decode(errors="replace")

    @property
    def json(self):
        return json.loads(self.text)


class UnixConnection(http.client.HTTPConnection):
    def __init__(self, path, timeout):
        super().__init__("localhost", timeout=timeout)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


class Agent:
    """A plain MCP client over Streamable HTTP (2025-06-18)."""

    def __init__(self, daemon, token, version="2025-06-18"):
        self.daemon, self.token, self.version = daemon, token, version
        self.session, self.next_id = None, 0

    def headers(self):
        headers = {"Authorization": f"Bearer {self.token}", "Accept": "application/json, text/event-stream"}
        if self.session:
            headers.update({"Mcp-Session-Id": self.session, "MCP-Protocol-Version": self.version})
        return headers

    def post(self, message, timeout=60):
        return self.daemon.request("POST", "/mcp", message, self.headers(), timeout)

    def rpc(self, method, params=None, timeout=60):
        self.next_id += 1
        answer = self.post({"jsonrpc": "2.0", "id": self.next_id, "method": method, "params": params or {}}, timeout)
        if answer.headers.get("Content-Type", "").startswith("text/event-stream"):
            for line in answer.text.splitlines():
                if line.startswith("data:") and line[5:].strip():
                    message = json.loads(line[5:])
                    if message.get("id") == self.next_id:
                        return message
            raise AssertionError(f"no answer in the stream: {answer.text[:500]}")
        if not answer.text:
            raise AssertionError(f"{method}: HTTP {answer.status} without a body")
        if method == "initialize":
            self.session = answer.headers.get("Mcp-Session-Id")
        return answer.json

    def connect(self):
        self.rpc("initialize", {"protocolVersion": self.version, "capabilities": {},
                                "clientInfo": {"name": "door-test", "version": "1"}})
        self.post({"jsonrpc": "2.0", "method": "notifications/initialized"})
        return self

    def tool(self, name, arguments, timeout=120):
        if not self.session:
            self.connect()
        message = self.rpc("tools/call", {"name": name, "arguments": arguments}, timeout)
        if "error" in message:
            raise AssertionError(f"{name}: {message['error']}")
        return message["result"]

    def execute(self, code, timeout=120, **fields):
        """Runs code and returns the envelope."""
        return self.tool("execute", {"code": code, **fields}, timeout)["structuredContent"]

    def value(self, code, timeout=120):
        """Runs code that must complete and returns its value."""
        envelope = self.execute(code, timeout)
        if envelope["execution"]["status"] != "completed":
            raise AssertionError(f"{code!r} ended {json.dumps(envelope['execution'])[:1500]}")
        return envelope.get("result")

    def resume(self, execution, timeout=120, **fields):
        return self.tool("resume", {"executionId": execution, **fields}, timeout)["structuredContent"]


def forms_of(authorization):
    """How a careless API gives a key back; nothing when none was sent."""
    if not authorization:
        return []
    key = authorization.encode("latin-1").decode().removeprefix("Bearer ")
    return [key, base64.b64encode(b"x" + key.encode()).decode(), urllib.parse.quote(key), urllib.parse.quote_plus(key),
            json.dumps(key), json.dumps({"key": key}, ensure_ascii=False), html.escape(key),
            "".join(f"\\u{ord(c):04X}" if i % 2 or c in '"\\' else c for i, c in enumerate(key)), "".join(f"\\u{ord(c):04x}" for c in key)]


class Upstream:
    """A small real HTTP API on loopback that counts and remembers what reached it, and can misbehave."""

    DOCUMENT = {
        "openapi": "3.1.0", "info": {"title": "Board", "version": "1"},
        "paths": {
            "/items": {
                "get": {"operationId": "listItems", "tags": ["items"], "summary": "List items",
                        "parameters": [{"name": "limit", "in": "query", "schema": {"type": "integer"}}],
                        "responses": {"200": {"description": "ok", "content": {"application/json": {"schema": {
                            "type": "array", "items": {"$ref": "#/components/schemas/Item"}}}}}}},
                "post": {"operationId": "createItem", "tags": ["items"], "summary": "Create an item",
                         "requestBody": {"required": True, "content": {"application/json": {"schema": {
                             "$ref": "#/components/schemas/Item"}}}},
                         "responses": {"201": {"description": "made", "content": {"application/json": {"schema": {
                             "$ref": "#/components/schemas/Item"}}}}}}},
            "/items/{itemId}": {
                "parameters": [{"name": "itemId", "in": "path", "required": True, "schema": {"type": "integer"}}],
                "get": {"operationId": "getItem", "tags": ["items"], "summary": "Get one item",
                        "responses": {"200": {"description": "ok"}}},
                "delete": {"operationId": "deleteItem", "tags": ["items"], "summary": "Delete an item",
                           "responses": {"204": {"description": "gone"}}}},
            "/slow": {"get": {"operationId": "slow", "tags": ["items"], "summary": "Answers late",
                              "parameters": [{"name": "ms", "in": "query", "schema": {"type": "integer"}}],
                              "responses": {"200": {"description": "ok"}}}},
            "/fail": {"get": {"operationId": "fail", "tags": ["items"], "summary": "Answers an error status",
                              "parameters": [{"name": "status", "in": "query", "schema": {"type": "integer"}}],
                              "responses": {"200": {"description": "ok"}}}},
            "/echo": {"get": {"operationId": "echoHeaders", "tags": ["items"], "summary": "Echo the request",
                              "responses": {"200": {"description": "ok"}}}},
        },
        "components": {
            "schemas": {"Item": {"type": "object", "required": ["title"], "properties": {
                "id": {"type": "integer"}, "title": {"type": "string"}, "done": {"type": "boolean"}}}},
            "securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "X-Api-Key"},
                                "token": {"type": "http", "scheme": "bearer"}}},
    }

    def __init__(self, document=None):
        upstream = self
        self.seen, self.lock = [], threading.Lock()
        self.bodies = {}  # {path: bytes}: JSON that is answered as it is
        self.hold = None  # a threading.Event: writes wait for it before they answer

        class Handler(http.server.BaseHTTPRequestHandler):
            disable_nagle_algorithm = True
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def answer(self, status, value=None, headers=()):
                data = b"" if value is None else value if isinstance(value, bytes) else json.dumps(value).encode()
                self.send_response(status)
                for name, text in headers:
                    self.send_header(name, text)
                if status != 204:
                    self.send_header("Content-Type", "application/json")
                    self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                if status != 204:
                    self.wfile.write(data)

            def handle_any(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                path, _, query = self.path.partition("?")
                if path == "/openapi.json":
                    return self.answer(200, upstream.document())
                with upstream.lock:
                    upstream.seen.append((self.command, self.path, body.decode(), dict(self.headers)))
                if self.command in ("POST", "DELETE") and upstream.hold is not None:
                    upstream.hold.wait(60)
                number = re.search(r"=(\d+)", query)
                with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                    if path in upstream.bodies:
                        return self.answer(200, upstream.bodies[path])
                    if path == "/slow":
                        time.sleep(int(number[1]) / 1000 if number else 0.2)
                        return self.answer(200, {"slow": True})
                    if path == "/fail":
                        said = "".join(f" for {form}" for form in forms_of(self.headers.get("Authorization")))
                        return self.answer(int(number[1]) if number else 500, {"message": "it went wrong" + said})
                    if path == "/echo":
                        return self.answer(200, {"headers": dict(self.headers)})
                    if self.command == "POST":
                        return self.answer(201, {"id": 42, **json.loads(body or b"{}")})
                    if self.command == "DELETE":
                        return self.answer(204)
                    if path == "/items":
                        return self.answer(200, [{"id": 1, "title": "first"}, {"id": 2, "title": "second"}])
                    return self.answer(200, {"id": int(path.rsplit("/", 1)[1]), "title": "one"})

            do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = do_HEAD = handle_any

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 256

        self.server = Server(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.given = document
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def document(self):
        return {**(self.given or self.DOCUMENT), "servers": [{"url": self.url}]}

    def count(self, method=None, path=None):
        with self.lock:
            return sum(1 for m, p, *_ in self.seen if (method is None or m == method) and (path is None or p.startswith(path)))

    def close(self):
        if self.hold is not None:
            self.hold.set()
        self.server.shutdown()
        self.server.server_close()


class DoorTest(unittest.TestCase):
    """One daemon and, with `with_upstream`, one connected source `board` per test."""

    with_upstream = True
    environment = {}

    def setUp(self):
        self.daemon = Daemon(environment=self.environment)
        self.addCleanup(self.daemon.close)
        self.daemon.start()
        if self.with_upstream:
            self.upstream = Upstream()
            self.addCleanup(self.upstream.close)
            self.daemon.cli("sources", "add", self.upstream.url + "/openapi.json", "--name", "board", "--yes")
        self.agent = self.daemon.agent()

    def run(self, result=None):
        before = len(result.failures) + len(result.errors) if result else 0
        done = super().run(result)
        if result and len(result.failures) + len(result.errors) > before and hasattr(self, "daemon"):
            with contextlib.suppress(OSError):
                print(self.daemon.stderr_text()[-3000:])
        return done
