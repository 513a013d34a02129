#!/usr/bin/python3
"""The whole way of an approval with the real program, driven from outside (../../../shared/checks/gui):
pop-up found through AT-SPI, Allow refuses the action Press, an early click does nothing, a later one counts.

Started by approve.sh inside a throw-away desktop. Exit 0: passed; 77: something that it needs is absent."""
import json
import os
import subprocess
import sys
import threading
import time
import urllib.request
from http.server import BaseHTTPRequestHandler, HTTPServer

from gui import App, Notifications, Tray, active_window, wait, window_states  # noqa: E402

BIN = sys.argv[1]
HOME = os.environ['EXECUTOR_HOME']
hits = []


class Upstream(BaseHTTPRequestHandler):
    """A notes service: its document, and one write that is counted."""

    def log_message(self, *_):
        pass

    def answer(self, status, value):
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header('Content-Type', 'application/json')
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        base = 'http://127.0.0.1:%d' % self.server.server_port
        operation = {'operationId': 'createNote', 'summary': 'Create a note',
                     'requestBody': {'required': True, 'content': {'application/json': {'schema': {
                         'type': 'object', 'required': ['title'], 'properties': {'title': {'type': 'string'}}}}}},
                     'responses': {'201': {'description': 'made'}}}
        self.answer(200, {'openapi': '3.0.3', 'info': {'title': 'Notes', 'version': '1'}, 'servers': [{'url': base}],
                          'paths': {'/notes': {'post': operation}}})

    def do_POST(self):
        hits.append(self.rfile.read(int(self.headers['Content-Length'])).decode())
        self.answer(201, {'id': len(hits)})


def executor(*arguments):
    done = subprocess.run([BIN + '/executor', *arguments], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, (arguments, done.returncode, done.stdout, done.stderr)
    return json.loads(done.stdout) if '--json' in arguments else done.stdout


def post(url, token, value):
    request = urllib.request.Request(url, json.dumps(value).encode(), {
        'Authorization': 'Bearer ' + token, 'Content-Type': 'application/json'})
    with urllib.request.urlopen(request, timeout=120) as answer:
        return json.load(answer)


def main():
    upstream = HTTPServer(('127.0.0.1', 0), Upstream)
    threading.Thread(target=upstream.serve_forever, daemon=True).start()
    program = subprocess.Popen([BIN + '/executor-desktop', '--port', '0'])
    try:
        app = App(pid=program.pid)
        app.window('Executor')
        Tray(program.pid)
        executor('sources', 'add', 'http://127.0.0.1:%d/openapi.json' % upstream.server_port, '--name', 'notes', '--yes')
        token = executor('agents', 'add', 'Checker', '--json')['token']
        port = json.load(open(HOME + '/data/daemon.json'))['port']
        before = active_window()
        answers = []
        code = 'return await tools.notes.createNote({ title: "from a check" });'
        run = threading.Thread(target=lambda: answers.append(post('http://127.0.0.1:%d/v1/executions' % port, token, {'code': code})), daemon=True)
        run.start()
        popup = wait('the pop-up', lambda: next((w for w in app.windows() if w.role == 'alert'), None))
        assert 'Checker' in popup.name and 'notes' in popup.name.lower(), popup.name
        assert active_window() == before, 'the pop-up took the focus'
        assert 'ABOVE' in window_states('Executor asks'), window_states('Executor asks')
        note = Notifications.expect('Checker asks')
        assert 'from a check' not in json.dumps(note), note
        allow = popup.find('push button', 'Allow once')
        assert 'Press' not in allow.actions(), allow.actions()
        assert 'Press' in popup.find('push button', 'Deny').actions()
        allow.click()
        time.sleep(0.2)
        assert hits == [], 'a click in the inert time reached the upstream'
        time.sleep(1.2)
        allow.click()
        wait('the call', lambda: len(hits) == 1, timeout=20)
        assert json.loads(hits[0])['title'] == 'from a check', hits
        wait('the pop-up to go', lambda: not any(w.role == 'alert' for w in app.windows()))
        print('approved once, one call')
    finally:
        program.terminate()
        program.wait(20)


main()
