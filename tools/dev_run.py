#!/usr/bin/env python3
"""./dev run: starts Executor with a small example API and runs two programs against it, as an agent would.

(a) the desktop program when a display opens, else executord; home build/run, port 8788
(b) executor-example on 127.0.0.1:8790, connected when it is not yet there
(c) without windows, at a terminal: offers to set the approver's passphrase, before any agent exists
(d) the agent dev-run and a program that searches, lists and prints; --once ends here
(e) a program that creates a record, which asks a person
(f) address and agent configuration, then waits for Ctrl-C, which stops what was started
"""
import argparse
import json
import os
import pathlib
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent
PORT, EXAMPLE_PORT = 8788, 8790
READ = """
const found = await tools.search({ query: "list tickets" });
const list = await tools.example.tickets.list({});
for (const ticket of list.items) console.log(`#${ticket.id} ${ticket.title} (${ticket.status})`);
return { found: found.items?.length ?? found.results?.length ?? found.length, tickets: list.items.length };
"""
WRITE = """
const ticket = await tools.example.tickets.create({ title: "Say hello from an agent", assignee: "grace" });
return `Created ticket ${ticket.id}: ${ticket.title}`;
"""


def say(text=""):
    print(text, flush=True)


def die(text):
    sys.exit("dev run: " + text)


def owner_of(port):
    """The process that listens on the port, as far as this user may see it."""
    line = subprocess.run(["ss", "-ltnpH", f"sport = :{port}"], capture_output=True, text=True).stdout if \
        subprocess.run(["sh", "-c", "command -v ss"], capture_output=True).returncode == 0 else ""
    users = line.partition("users:")[2].strip()
    if users:
        return users
    inodes = {row.split()[9] for row in pathlib.Path("/proc/net/tcp").read_text().splitlines()[1:]
              if row.split()[3] == "0A" and int(row.split()[1].rpartition(":")[2], 16) == port}
    for fd in pathlib.Path("/proc").glob("[0-9]*/fd/*"):
        try:
            if os.readlink(fd)[8:-1] in inodes and os.readlink(fd).startswith("socket:"):
                return f"{(fd.parents[1] / 'comm').read_text().strip()} (pid {fd.parents[1].name})"
        except OSError:
            continue
    return "a program of another user"


def is_taken(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def display_opens():
    wayland = os.environ.get("WAYLAND_DISPLAY")
    if wayland:
        path = pathlib.Path(os.environ.get("XDG_RUNTIME_DIR", "/nonexistent")) / wayland
        if path.is_socket():
            return True
    host, _, number = os.environ.get("DISPLAY", "").rpartition(":")
    if not number:
        return False
    number = number.partition(".")[0]
    with socket.socket(socket.AF_UNIX if host in ("", "unix") else socket.AF_INET) as probe:
        probe.settimeout(3)
        address = f"/tmp/.X11-unix/X{number}" if host in ("", "unix") else (host, 6000 + int(number or 0))
        try:
            probe.connect(address)
        except OSError:
            try:
                probe.connect("\0" + str(address))
            except (OSError, TypeError):
                return False
    return True


class Mcp:
    """As much of an MCP client as a program needs that runs code."""

    def __init__(self, url, token):
        self.url, self.count = url, 0
        self.headers = {"Authorization": "Bearer " + token, "Content-Type": "application/json",
                        "Accept": "application/json, text/event-stream"}
        self.call("initialize", {"protocolVersion": "2025-06-18", "capabilities": {},
                                 "clientInfo": {"name": "dev-run", "version": "1"}})
        self.headers["MCP-Protocol-Version"] = "2025-06-18"
        self.post({"jsonrpc": "2.0", "method": "notifications/initialized"})

    def post(self, message):
        request = urllib.request.Request(self.url, json.dumps(message).encode(), self.headers)
        with urllib.request.urlopen(request, timeout=120) as answer:
            session = answer.headers.get("Mcp-Session-Id")
            if session:
                self.headers["Mcp-Session-Id"] = session
            return answer.headers.get_content_type(), answer.read().decode()

    def call(self, method, params):
        self.count += 1
        kind, text = self.post({"jsonrpc": "2.0", "id": self.count, "method": method, "params": params})
        messages = [json.loads(text)] if kind == "application/json" else \
            [json.loads(line[5:]) for line in text.splitlines() if line.startswith("data:") and line[5:].strip()]
        for message in messages:
            if message.get("id") == self.count:
                if "error" in message:
                    raise RuntimeError(message["error"].get("message", "the call failed"))
                return message["result"]
        raise RuntimeError("the answer did not come")

    def tool(self, name, arguments):
        return self.call("tools/call", {"name": name, "arguments": arguments})


class DevRun:
    def __init__(self, once, preset):
        self.once = once
        self.programs = ROOT / "build" / preset / "bin"
        self.started = []
        self.temporary = tempfile.TemporaryDirectory(prefix="executor-once-") if once else None
        self.home = pathlib.Path(self.temporary.name) if once else ROOT / "build" / "run"
        self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.environment = {**os.environ, "EXECUTOR_HOME": str(self.home)}
        self.environment.pop("EXECUTOR_TOKEN", None)

    def spawn(self, *command, **options):
        process = subprocess.Popen([str(word) for word in command], env=self.environment, start_new_session=True, **options)
        self.started.append(process)
        return process

    def stop(self):
        for process in reversed(self.started):
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for process in reversed(self.started):
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
        if self.temporary:
            self.temporary.cleanup()

    def executor(self, *words, check=True):
        """Runs the command line; gives its JSON."""
        done = subprocess.run([str(self.programs / "executor"), *words, "--json", "--no-start"], env=self.environment,
                              capture_output=True, text=True, stdin=subprocess.DEVNULL)
        if done.returncode and check:
            raise RuntimeError(f"executor {' '.join(words)}: {done.stderr.strip() or done.stdout.strip()}")
        return json.loads(done.stdout) if done.stdout.strip() else None

    # (c)
    def offer_passphrase(self):
        if (self.home / "data" / "executor.db").exists() or not (sys.stdin.isatty() and sys.stdout.isatty()):
            return
        say("Without a window, calls that write wait for the approver's passphrase.")
        if input("Set one now, before any agent exists? [Y/n] ").strip().lower() in ("", "y", "yes"):
            subprocess.run([str(self.programs / "executord"), "--set-approver-passphrase"], env=self.environment)
        else:
            say("Then writes will wait. Later: executord --set-approver-passphrase (as administrator).")

    # (a)
    def start_daemon(self):
        desktop = self.programs / "executor-desktop"
        self.has_windows = not self.once and desktop.exists() and display_opens()
        if not self.once and is_taken(PORT):
            die(f"port {PORT} is taken by {owner_of(PORT)}. End it and run again.")
        if not self.has_windows and not self.once:
            self.offer_passphrase()
        program = desktop if self.has_windows else self.programs / "executord"
        if not program.exists():
            die(f"{program} is missing; run ./dev build")
        daemon = self.spawn(program, "--port", 0 if self.once else PORT, "--require-http")
        for _ in range(300):
            if daemon.poll() is not None:
                die(f"{program.name} ended with {daemon.returncode}")
            try:
                self.port = json.loads((self.home / "data" / "daemon.json").read_text())["port"]
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health", timeout=2).close()
                return
            except (OSError, ValueError, KeyError):
                time.sleep(0.05)
        die(f"{program.name} does not answer")

    # (b)
    def start_example(self):
        port = 0 if self.once else EXAMPLE_PORT
        if port and is_taken(port):
            die(f"port {port} is taken by {owner_of(port)}. End it and run again.")
        example = self.spawn(self.programs / "executor-example", "--port", port, stdout=subprocess.PIPE, text=True)
        url = example.stdout.readline().strip()
        if not url:
            die("executor-example did not start")
        sources = self.executor("sources", "list")
        items = sources if isinstance(sources, list) else sources.get("items", [])
        if not any(source.get("slug") == "example" for source in items):
            self.executor("sources", "add", url, "--name", "example", "--yes")
            say(f"Connected the example board: {url}")

    # (d)
    def token(self):
        file = self.home / "dev-run.token"
        if file.exists():
            return file.read_text().strip()
        token = self.executor("agents", "add", "dev-run")["token"]
        with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
            out.write(token + "\n")
        return token

    def show(self, result):
        for part in result.get("content", []):
            if part.get("type") == "text":
                say("  " + part["text"].replace("\n", "\n  "))

    def run_read(self):
        say("\nAn agent searches and lists:")
        self.mcp = Mcp(f"http://127.0.0.1:{self.port}/mcp", self.token())
        result = self.mcp.tool("execute", {"code": READ})
        self.show(result)
        if result.get("isError") or result.get("structuredContent", {}).get("status") not in (None, "completed"):
            raise RuntimeError("the program did not complete")

    # (e)
    def run_write(self):
        say("\nAn agent creates a ticket. That asks you" + (" in the window." if self.has_windows else ":"))
        answers, problems, told = [], [], self.has_windows

        def call():
            try:
                answers.append(self.finish_write())
            except (OSError, RuntimeError) as error:
                problems.append(error)

        # The call is held while a person thinks, so the question is looked up beside it.
        worker = threading.Thread(target=call, daemon=True)
        worker.start()
        while worker.is_alive():
            worker.join(0.5)
            for question in [] if told else self.pending():
                told = True
                say(f"  EXECUTOR_HOME={self.home} {self.programs}/executor approvals answer {question}")
        if not answers:
            raise RuntimeError(f"the second program got no answer: {problems[0]}")
        self.show(answers[0])

    def finish_write(self):
        result = self.mcp.tool("execute", {"code": WRITE})
        while result.get("structuredContent", {}).get("status") in ("waiting", "running"):
            result = self.mcp.tool("resume", {"executionId": result["structuredContent"]["executionId"]})
        return result

    def pending(self):
        answer = self.executor("approvals", "list", check=False) or []
        items = answer if isinstance(answer, list) else answer.get("items", [])
        return [one["id"] for one in items if one.get("id", "").startswith("int_")]

    # (f)
    def stay(self):
        say(f"\nExecutor: http://127.0.0.1:{self.port}   data: {self.home}   (./dev clean removes it)")
        say("For an agent program:")
        say(json.dumps({"mcpServers": {"executor": {"url": f"http://127.0.0.1:{self.port}/mcp",
                                                    "headers": {"Authorization": "Bearer " + self.token()}}}}, indent=2))
        say("Ctrl-C stops what was started.")
        while all(process.poll() is None for process in self.started):
            time.sleep(0.5)


def main():
    parser = argparse.ArgumentParser(prog="./dev run", description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--once", action="store_true", help="without windows, throw-away home, free ports; ends after (d)")
    parser.add_argument("--preset", default="release", help=argparse.SUPPRESS)
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    run = DevRun(options.once, options.preset)
    try:
        run.start_daemon()
        run.start_example()
        run.run_read()
        if not options.once:
            run.run_write()
            run.stay()
        return 0
    except KeyboardInterrupt:
        say()
        return 0
    except (RuntimeError, urllib.error.URLError) as error:
        print(f"dev run: {error}", file=sys.stderr)
        return 1
    finally:
        run.stop()


if __name__ == "__main__":
    sys.exit(main())
