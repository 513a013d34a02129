#!/usr/bin/python3
"""When a press counts, with the real program: Ctrl+Return in the pop-up, Return on a focused button, and the Run form of a
tool, whose arguments another program can change through the accessibility bus.

Started by check.sh inside a throw-away desktop. Exit 0: passed; 77: something that it needs is absent."""
import json
import re
import subprocess
import time

from desk import desktop, executor, hits, in_background, main_window, popup_of, serve
from gui import App, keys, run, shot, wait
from gui import desk as steer


COVER = """
import gi
gi.require_version("Gtk", "3.0")
from gi.repository import GLib, Gtk
window = Gtk.Window(type=Gtk.WindowType.POPUP)
window.resize(300, 200)
window.move(%d, %d)
window.show_all()
GLib.timeout_add(1500, Gtk.main_quit)
Gtk.main()
"""


def title_of(index):
    return json.loads(hits[index])['title']


def ask(title):
    return in_background(lambda: executor('call', 'notes.notes.createNote', json.dumps({'body': {'title': title}})))


def activate(title):
    run('xdotool', 'windowactivate', '--sync', run('xdotool', 'search', '--onlyvisible', '--name', title).split()[0])


def check_keys(app):
    ask('by Ctrl+Return')
    popup_of(app)
    activate('Executor asks')
    keys('ctrl+Return')
    time.sleep(0.3)
    assert hits == [], 'Ctrl+Return counted in the inert time'
    time.sleep(1)
    keys('Return')  # the focus is on the sentence
    keys('ctrl+Return')
    wait('the call by Ctrl+Return', lambda: len(hits) == 1, timeout=10)
    assert title_of(0) == 'by Ctrl+Return', hits
    wait('the pop-up to go', lambda: not any(w.role == 'alert' for w in app.windows()))
    ask('by Return on the button')
    popup = popup_of(app)
    activate('Executor asks')
    popup.find('push button', 'Allow once').focus()
    time.sleep(1)
    keys('Return')
    wait('the call by Return', lambda: len(hits) == 2, timeout=10)


def check_cover(app):
    """Something lies over the button, goes away, and the click that was meant for it comes at once."""
    ask('uncovered')
    popup = popup_of(app)
    allow = popup.find('push button', 'Allow once')
    time.sleep(1)
    x, y = allow.centre
    cover = subprocess.Popen(['/usr/bin/python3', '-c', COVER % (x - 150, y - 100)], stderr=subprocess.DEVNULL)
    time.sleep(1)
    run('xdotool', 'mousemove', x, y)
    cover.wait(10)
    run('xdotool', 'click', '1')
    time.sleep(0.3)
    assert len(hits) == 2, 'a click right after the uncovering counted'
    time.sleep(1)
    popup.find('push button', 'Deny').click()
    wait('the pop-up to go', lambda: not any(w.role == 'alert' for w in app.windows()))


def check_lock(app):
    """While the screen is locked the pop-up shows nothing of the question and answers nothing; afterwards it is inert."""
    ask('locked')
    popup = popup_of(app)
    allow = popup.find('push button', 'Allow once')
    time.sleep(1)
    steer('lock', on=True)
    wait('the question to be hidden', lambda: popup.all('label', re.compile('Unlock the screen')))
    told = ' '.join([popup.name, popup.description] + [node.name for _, node in popup.walk(hidden=False)])
    assert 'createNote' not in told and 'locked' not in told, told
    shot('locked', popup)
    run('xdotool', 'mousemove', *allow.centre, 'click', '1')
    steer('lock', on=False)
    wait('the question', lambda: 'createNote' in popup.name)
    run('xdotool', 'click', '1')
    time.sleep(0.4)
    assert len(hits) == 2, 'a click counted that fell into the locked time, or just after it'
    time.sleep(1)
    popup.find('push button', 'Deny').click()
    wait('the pop-up to go', lambda: not any(w.role == 'alert' for w in app.windows()))


def check_run_form(app, window):
    keys('ctrl+4')
    window.find('text', 'Filter tools').type('createNote')
    wait('the tool', lambda: window.all('table cell', re.compile('^createNote')))[0].click()
    shot('tools', window)
    form = window.find('text', 'Arguments as JSON', timeout=10)
    button = window.find('push button', 'Run')
    time.sleep(1)
    form.set('{"body": {"title": "swapped"}}')
    button.click()
    time.sleep(0.4)
    assert len(hits) == 2, 'a call ran with arguments that came just before the click'
    form.click()
    keys('ctrl+a')
    run('xdotool', 'type', '--delay', '8', '{"body": {"title": "typed"}}')
    time.sleep(1)
    keys('ctrl+Return', 'ctrl+Return', 'ctrl+Return')
    wait('the run', lambda: len(hits) == 3, timeout=10)
    time.sleep(0.6)
    assert len(hits) == 3 and title_of(2) == 'typed', hits
    shot('run', window)


def main():
    address = serve()
    program = desktop()
    try:
        app = App(pid=program.pid)
        window = main_window(app)
        code, text = executor('sources', 'add', address, '--yes')
        assert code == 0, text
        check_keys(app)
        check_cover(app)
        check_lock(app)
        activate('Executor')
        check_run_form(app, window)
        print('presses count when they should')
    finally:
        program.terminate()
        program.wait(20)


main()
