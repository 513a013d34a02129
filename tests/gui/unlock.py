#!/usr/bin/python3
"""A locked file of secrets, with the real program: the start asks nothing, one notification tells, a call that needs a
value waits with the dialog on the screen, and goes on once the passphrase was typed.

Started by check.sh inside a throw-away desktop. Exit 0: passed; 77: something that it needs is absent."""
import json
import time

from desk import desktop, executor, hits, in_background, main_window, popup_of, serve
from gui import App, Notifications, keys, shot, type_text, wait

PASSPHRASE = 'correct horse battery'


def prepare(address):
    """A source with an account whose token lies in the encrypted file; then the daemon ends."""
    for words, stdin in ((('up', '--headless', '--port', '0'), None),
                         (('secrets', 'init', '--store', 'vault', '--stdin'), PASSPHRASE),
                         (('sources', 'add', address, '--yes'), None),
                         (('accounts', 'add', 'notes', '--stdin'), 'tok-1234567890abcdef'),
                         (('down',), None)):
        code, text = executor(*words, stdin=stdin)
        assert code == 0, (words, code, text)


def main():
    prepare(serve().replace('openapi.json', 'secured.json'))
    program = desktop()
    try:
        app = App(pid=program.pid)
        window = main_window(app)
        wait('the bar', lambda: any('secrets are locked' in n.name for n in window.all('label')), timeout=10)
        Notifications.expect('Your secrets are locked')
        assert not any('Unlock' in w.name for w in app.windows()), 'the start asked by itself'
        code, paused = executor('call', 'notes.notes.createNote', '{"body":{"title":"late"}}')
        assert code == 20, (code, paused)
        answer = in_background(lambda: executor('resume', json.loads(paused)['executionId'], '--timeout', '80s'))
        popup = popup_of(app)
        shot('question', popup)
        time.sleep(1)
        popup.find('push button', 'Allow once').click()
        dialog = app.window('Unlock secrets', timeout=10)
        shot('unlock', dialog)
        assert hits == [] and answer == [], (hits, answer)
        dialog.find('password text', 'Passphrase').click()
        type_text('wrong passphrase')
        keys('Return')
        wait('the refusal', lambda: any('wrong' in n.name for n in dialog.all('label')), timeout=10)
        dialog.find('password text', 'Passphrase').click()
        keys('ctrl+a')
        type_text(PASSPHRASE)
        keys('Return')
        wait('the call', lambda: len(hits) == 1, timeout=20)
        wait('the answer', lambda: answer, timeout=20)
        assert answer[0][0] == 0, answer
        wait('the bar to go', lambda: not any('secrets are locked' in n.name for n in window.all('label')), timeout=10)
        print('a call waited for the passphrase, and went on')
    finally:
        program.terminate()
        program.wait(20)


main()
