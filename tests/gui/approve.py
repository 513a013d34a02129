#!/usr/bin/python3
"""The whole way of an approval with the real program, driven from outside (../../../shared/checks/gui):
pop-up found through AT-SPI, Allow refuses the action Press, an early click does nothing, a later one counts.

Started by check.sh inside a throw-away desktop. Exit 0: passed; 77: something that it needs is absent."""
import json
import os
import subprocess
import sys
import threading
import time
import urllib.request
from http.server import BaseHTTPRequestHandler, HTTPServer

from gui import App, Notifications, Tray, active_window, keys, shot, wait, window_states  # noqa: E402

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


class Agent:
    """A program that speaks MCP with its token."""

    def __init__(self, port, token):
        self.url, self.token, self.session = 'http://127.0.0.1:%d/mcp' % port, token, None
        self.call('initialize', {'protocolVersion': '2025-06-18', 'capabilities': {}, 'clientInfo': {'name': 'check', 'version': '1'}})
        self.call('notifications/initialized', None)

    def call(self, method, params):
        message = {'jsonrpc': '2.0', 'method': method, **({'params': params} if params is not None else {})}
        if not method.startswith('notifications/'):
            message['id'] = 1
        headers = {'Authorization': 'Bearer ' + self.token, 'Content-Type': 'application/json',
                   'Accept': 'application/json, text/event-stream', 'MCP-Protocol-Version': '2025-06-18'}
        if self.session:
            headers['Mcp-Session-Id'] = self.session
        with urllib.request.urlopen(urllib.request.Request(self.url, json.dumps(message).encode(), headers), timeout=120) as answer:
            self.session = answer.headers.get('Mcp-Session-Id') or self.session
            return answer.read().decode()


def connect(app, window, address):
    """Connects a source as a person does: button, address, Return, Connect."""
    window.find('push button', 'Connect a source…').click()
    dialog = app.window('Connect a source')
    dialog.find('text', 'Address, path or document').type(address)
    keys('Return')
    button = dialog.find('push button', 'Connect 1 tool', timeout=20)
    button.click()
    wait('the tool', lambda: [n for n in window.all('label') if '1 tool' in n.name or 'ready' in n.name], timeout=20)


def add_agent(app, window, name):
    """Adds an agent at the window; gives the token that is shown once."""
    window.find('radio button', 'Agents').click() if window.all('radio button', 'Agents') else keys('ctrl+5')
    window.find('push button', 'Add an agent…').click()
    dialog = app.window('Add an agent')
    dialog.find('text', 'Name of the agent').type(name)
    dialog.find('push button', 'Add').click()
    shown = wait('the token', lambda: next((n for w in app.windows() for n in w.all('text', 'Token of the agent') if n.text), None))
    token = shown.text
    next(w for w in app.windows() if 'was added' in w.name).find('push button', 'Done').click()
    return token


def main():
    upstream = HTTPServer(('127.0.0.1', 0), Upstream)
    threading.Thread(target=upstream.serve_forever, daemon=True).start()
    program = subprocess.Popen([BIN + '/executor-desktop', '--port', '0'])
    try:
        app = App(pid=program.pid)
        window = app.window('Executor')
        Tray(program.pid)
        connect(app, window, 'http://127.0.0.1:%d/openapi.json' % upstream.server_port)
        token = add_agent(app, window, 'Checker')
        port = json.load(open(HOME + '/data/daemon.json'))['port']
        agent = Agent(port, token)
        before = active_window()
        code = 'return await tools.notes.notes.createNote({ body: { title: "from a check" } });'
        run = threading.Thread(target=lambda: (agent.call('tools/call', {'name': 'execute', 'arguments': {'code': code}})), daemon=True)
        run.start()
        popup = wait('the pop-up', lambda: next((w for w in app.windows() if w.role == 'alert'), None))
        shot('popup', popup)
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
