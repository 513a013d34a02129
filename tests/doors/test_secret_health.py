"""What is told of accounts and stores whose values cannot be read (secrets-and-auth.md 2 and 4)."""
import json
import unittest

from doors import DoorTest, wait_for

PASSPHRASE = "a long passphrase"


class SecretHealth(DoorTest):
    def setUp(self):
        super().setUp()
        self.daemon.cli("secrets", "init", "--store", "vault", "--stdin", text_in=PASSPHRASE)
        self.daemon.cli("accounts", "add", "board", "--name", "work", "--method", "bearer", "--stdin", text_in="t0ken-value")
        self.daemon.cli("tool", "board.items.listItems")

    def health(self):
        health = json.loads(self.daemon.cli("accounts", "list", "--json").out)["items"][0]["health"]
        return health["status"], health["reason"]

    def check(self, code):
        found = json.loads(self.daemon.cli("doctor", "--json", expect=None).out)["checks"][code]
        return found["status"], found["detail"]

    def unlock(self):
        self.daemon.cli("secrets", "unlock", "--stdin", text_in=PASSPHRASE)

    def vault(self):
        return self.daemon.home / "data" / "vault"

    def test_a_locked_vault_is_told_at_its_accounts(self):
        self.assertEqual(self.health(), ("healthy", None))
        self.assertEqual(self.check("secrets.dangling")[0], "ok")
        self.daemon.cli("secrets", "lock")
        self.assertEqual(self.health(), ("unknown", "store_locked"))
        account = json.loads(self.daemon.cli("accounts", "list", "--json").out)["items"][0]["id"]
        self.assertEqual(self.daemon.door("GET", "/v1/accounts/" + account).json["health"]["reason"], "store_locked")
        self.assertIn("board / work", self.check("sources.health")[1])
        self.assertEqual(self.check("secrets.dangling")[0], "skip")
        self.daemon.cli("tool", "board.items.listItems", expect=8)
        self.unlock()
        self.assertEqual(self.health(), ("healthy", None))
        self.daemon.stop()
        self.daemon.start()
        wait_for("the locked vault to be noticed", lambda: self.health() == ("unknown", "store_locked"))

    def test_a_damaged_value_is_told_until_it_is_stored_anew(self):
        self.daemon.stop()
        file = next(self.vault().glob("*.bin"))
        good = file.read_bytes()
        file.write_bytes(good[:-4] + b"oops")
        self.daemon.start()
        self.unlock()
        wait_for("the damage to be noticed", lambda: self.health() == ("expired", "unreadable"))
        for _ in range(2):
            self.assertEqual(json.loads(self.daemon.cli("secrets", "check", "--json", expect=1).out)["problems"][0]["name"],
                             "board/work.token")
            self.assertEqual(self.check("secrets.dangling")[0], "fail")
            self.assertEqual(json.loads(self.daemon.cli("secrets", "list", "--json").out)["items"][0]["status"], "unreadable")
            self.daemon.cli("tool", "board.items.listItems", expect=8)
            self.assertEqual(self.health(), ("expired", "unreadable"))
        file.write_bytes(good)
        file.chmod(0o600)
        self.daemon.cli("secrets", "check")
        self.assertEqual(self.health()[0], "healthy")

    def test_a_vault_without_its_key_is_not_set_up_in_silence(self):
        key = self.vault() / "key.json"
        kept = key.read_bytes()
        key.unlink()
        refused = self.daemon.cli("secrets", "init", "--store", "vault", "--stdin", "--json", text_in=PASSPHRASE, expect=8)
        self.assertIn("key.json", json.loads(refused.out)["error"]["message"])
        self.assertFalse(key.exists())
        key.write_bytes(kept)
        key.chmod(0o600)
        self.daemon.cli("secrets", "init", "--store", "vault", "--stdin", text_in=PASSPHRASE)

    def test_doctor_looks_at_what_runs(self):
        for code in ("daemon.version", "sandbox.confined", "http.exposed", "secrets.store"):
            self.assertEqual(self.check(code)[0], "ok", code)
        self.assertEqual(self.check("desktop.tray"), ("skip", "Executor runs here without windows."))


if __name__ == "__main__":
    unittest.main()
