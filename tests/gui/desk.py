"""What the scripts here share: an upstream with a document and counted writes, an agent that speaks MCP, and the steps
of a person at the window and at the terminal."""
import json
import os
import re
import subprocess
import sys
import threading
import urllib.request
from http.server import BaseHTTPRequestHandler, HTTPServer

from gui import keys, wait  # noqa: E402

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
        document = {'openapi': '3.0.3', 'info': {'title': 'Notes', 'version': '1'}, 'servers': [{'url': base}],
                    'paths': {'/notes': {'post': operation}}}
        if self.path == '/secured.json':
            document['components'] = {'securitySchemes': {'key': {'type': 'http', 'scheme': 'bearer'}}}
            document['security'] = [{'key': []}]
        self.answer(200, document)

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


def serve():
    """Starts the upstream; the address of its document. /secured.json beside it asks for a token."""
    upstream = HTTPServer(('127.0.0.1', 0), Upstream)
    threading.Thread(target=upstream.serve_forever, daemon=True).start()
    return 'http://127.0.0.1:%d/openapi.json' % upstream.server_port


def desktop(*options):
    return subprocess.Popen([BIN + '/executor-desktop', '--port', '0', *options])


def executor(*words, stdin=None):
    """Runs the command line; (exit code, both outputs)."""
    done = subprocess.run([BIN + '/executor', *words], input=stdin, capture_output=True, text=True, timeout=90)
    return done.returncode, done.stdout + done.stderr


def in_background(work):
    """Runs `work`; its result lies in the list when it is done."""
    results = []
    thread = threading.Thread(target=lambda: results.append(work()), daemon=True)
    thread.start()
    return results


def main_window(app):
    return app.window(re.compile('^Executor( - |$)'))


def popup_of(app, timeout=8):
    return wait('the pop-up', lambda: next((w for w in app.windows() if w.role == 'alert'), None), timeout)


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
