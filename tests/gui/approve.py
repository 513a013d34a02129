#!/usr/bin/python3
"""The whole way of an approval with the real program, driven from outside (../../../shared/checks/gui):
pop-up found through AT-SPI, Allow refuses the action Press, an early click does nothing, a later one counts.

Started by check.sh inside a throw-away desktop. Exit 0: passed; 77: something that it needs is absent."""
import json
import time

from desk import HOME, Agent, add_agent, connect, desktop, hits, in_background, main_window, popup_of, serve
from gui import App, Notifications, Tray, active_window, shot, wait, window_states


def main():
    address = serve()
    program = desktop()
    try:
        app = App(pid=program.pid)
        window = main_window(app)
        Tray(program.pid)
        connect(app, window, address)
        token = add_agent(app, window, 'Checker')
        port = json.load(open(HOME + '/data/daemon.json'))['port']
        agent = Agent(port, token)
        before = active_window()
        code = 'return await tools.notes.notes.createNote({ body: { title: "from a check" } });'
        in_background(lambda: agent.call('tools/call', {'name': 'execute', 'arguments': {'code': code}}))
        popup = popup_of(app)
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
