#!/usr/bin/python3
"""What only a desktop shows, with the real program: an icon in the tray with its menu, a document dropped from another
process (an overlay while it hangs over the window; nothing is connected by the drop itself), a second start that raises
the first window, and `executor down` while that window is open.

Started by check.sh inside a throw-away desktop. Exit 0: passed; 77: something that it needs is absent."""
import json
import os
import pathlib
import subprocess
import sys

from desk import main_window
from gui import App, Tray, drag_files, shot, wait  # noqa: E402

BIN = sys.argv[1]
HOME = pathlib.Path(os.environ['EXECUTOR_HOME'])
DOCUMENT = {'openapi': '3.0.3', 'info': {'title': 'Parcels', 'version': '1'}, 'servers': [{'url': 'http://127.0.0.1:9'}],
            'paths': {'/parcels': {'get': {'operationId': 'listParcels', 'responses': {'200': {'description': 'all'}}}}}}


def sources():
    done = subprocess.run([BIN + '/executor', 'sources', 'list', '--json'], capture_output=True, text=True, timeout=30)
    return [source['slug'] for source in json.loads(done.stdout)['items']]


def check_tray(program):
    tray = Tray(program.pid)
    assert tray['Status'] in ('Active', 'NeedsAttention'), tray['Status']
    assert 'Executor' in tray.tooltip, tray.tooltip
    words = json.dumps(tray.menu())
    for wanted in ('Open', 'Quit'):
        assert wanted in words, words


def check_drop(app, window):
    document = HOME / 'parcels.json'
    document.write_text(json.dumps(DOCUMENT))
    seen = []
    drag_files(window, str(document), during=lambda: seen.append([n.name for n in window.all('label')]))
    assert any('parcels.json' in text or 'Drop' in text for text in seen[0]), seen
    dialog = app.window('Connect a source')
    button = dialog.find('push button', 'Connect 1 tool', timeout=20)
    assert sources() == [], 'the drop alone connected a source'
    shot('dropped', dialog)
    button.click()
    wait('the source', lambda: sources() == ['parcels'], timeout=20)


def check_second_start(window):
    second = subprocess.run([BIN + '/executor-desktop', '--port', '0'], capture_output=True, text=True, timeout=30)
    assert second.returncode == 0, (second.returncode, second.stderr)
    wait('the first window', lambda: window.has('showing'))


def check_down(program, window):
    assert window.has('showing')  # a window that would go to the tray when closed does not hold the end up
    done = subprocess.run([BIN + '/executor', 'down'], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, (done.returncode, done.stderr)
    assert program.wait(10) == 0, program.returncode


def main():
    program = subprocess.Popen([BIN + '/executor-desktop', '--port', '0'])
    try:
        app = App(pid=program.pid)
        window = main_window(app)
        check_tray(program)
        check_drop(app, window)
        check_second_start(window)
        check_down(program, window)
        print('tray, drop, second start and the end are right')
    finally:
        program.terminate()
        program.wait(20)


main()
