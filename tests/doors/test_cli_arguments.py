"""The argument grammar of the command line (cli.md 10), row by row through `executor tool … --dry-run --json`.

The schemas A, N and R stand in a request body (`t.body.*`), and A and R also as query parameters (`t.query.*`), where
an OpenAPI document can say it. Nothing reaches the upstream.
"""
import json
import os
import pty
import subprocess
import tempfile
import unittest

from doors import BIN, Daemon, Upstream

TEXT, INTEGER = {"type": "string"}, {"type": "integer"}
OPT = {"type": "object", "properties": {"a": INTEGER, "b": {"type": "object", "properties": {"c": TEXT}}}}
A = {"id": TEXT, "n": INTEGER, "f": {"type": "number"}, "ok": {"type": "boolean"}, "tags": {"type": "array", "items": TEXT},
     "state": {"type": "string", "enum": ["open", "closed"]}, "opt": OPT, "u": {"type": ["string", "integer"]},
     "m": {"type": ["string", "null"]}, "nums": {"type": "array", "items": INTEGER}, "petId": TEXT, "a.b": TEXT, "json": TEXT}
R = {"owner": TEXT, "repo": TEXT, "title": TEXT}
ANSWER = {"200": {"description": "ok"}}


def in_body(name, properties, required, additional=False):
    schema = {"type": "object", "required": required, "properties": properties, "additionalProperties": additional}
    return {"post": {"operationId": name, "tags": ["body"], "responses": ANSWER,
                     "requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}}


def in_query(name, properties, required):
    return {"get": {"operationId": name, "tags": ["query"], "responses": ANSWER, "parameters": [
        {"name": key, "in": "query", "required": key in required, "schema": schema}
        for key, schema in properties.items() if key != "opt"]}}


DOCUMENT = {"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {
    "/a": in_body("a", A, ["id"]), "/n": in_body("n", {}, [], True), "/r": in_body("r", R, ["owner", "repo"]),
    "/qa": in_query("a", A, ["id"]), "/qr": in_query("r", R, ["owner", "repo"]),
    "/blocked": in_query("blocked", {}, [])}}

ID = ["id=x"]
# number, schema, words, standard input (None: none), then what comes: the arguments' JSON text, or a part of what is told (exit 2)
GOOD = [
    ("1", "a", ["--id", "007"], None, '{"id":"007"}'),
    ("2", "a", ["id=94105"], None, '{"id":"94105"}'),
    ("3", "a", ["id=true"], None, '{"id":"true"}'),
    ("4", "a", ["--id="], None, '{"id":""}'),
    ("5", "a", ["--id=--help"], None, '{"id":"--help"}'),
    ("6", "a", ["--id", "@alice"], None, '{"id":"@alice"}'),
    ("7", "a", ["id=@notes.txt"], None, r'{"id":"hi\n"}'),
    ("8", "a", ["id=\\@alice"], None, '{"id":"@alice"}'),
    ("12", "a", [*ID, "n=123456789012345678901234567890"], None, '{"id":"x","n":123456789012345678901234567890}'),
    ("16", "a", [*ID, "--n", "-5"], None, '{"id":"x","n":-5}'),
    ("19", "a", [*ID, "f=0.1000"], None, '{"id":"x","f":0.1000}'),
    ("22", "a", ["--ok", "stray"], None, '{"ok":true,"id":"stray"}'),
    ("23", "a", [*ID, "--ok=false"], None, '{"id":"x","ok":false}'),
    ("23", "a", [*ID, "--no-ok"], None, '{"id":"x","ok":false}'),
    ("24", "a", [*ID, "ok=Yes"], None, '{"id":"x","ok":true}'),
    ("27", "a", [*ID, "--tags", "x", "--tags", "y"], None, '{"id":"x","tags":["x","y"]}'),
    ("28", "a", [*ID, "tags=a,b"], None, '{"id":"x","tags":["a,b"]}'),
    ("29", "a", [*ID, 'tags=["a","b"]'], None, '{"id":"x","tags":["a","b"]}'),
    ("30", "a", [*ID, 'tags[]=["a"'], None, r'{"id":"x","tags":["[\"a\""]}'),
    ("33", "a", [*ID, "tags:=[]"], None, '{"id":"x","tags":[]}'),
    ("34", "a", [*ID, "state=open"], None, '{"id":"x","state":"open"}'),
    ("36", "a", [*ID, "opt.a=1", "opt.b.c=2"], None, '{"id":"x","opt":{"a":1,"b":{"c":"2"}}}'),
    ("37", "a", [*ID, "--opt", '{"a":1}', "opt.b.c=x"], None, '{"id":"x","opt":{"a":1,"b":{"c":"x"}}}'),
    ("39", "a", [*ID, "a.b=x"], None, '{"id":"x","a.b":"x"}'),
    ("40", "a", [*ID, "u=5"], None, '{"id":"x","u":5}'),
    ("41", "a", [*ID, "u=02134"], None, '{"id":"x","u":"02134"}'),
    ("42", "a", [*ID, "m=null"], None, '{"id":"x","m":"null"}'),
    ("43", "a", [*ID, "m:=null"], None, '{"id":"x","m":null}'),
    ("44", "a", [*ID, "--pet-id", "5"], None, '{"id":"x","petId":"5"}'),
    ("44", "a", [*ID, "--petId", "5"], None, '{"id":"x","petId":"5"}'),
    ("44", "a", [*ID, "--pet_id", "5"], None, '{"id":"x","petId":"5"}'),
    ("44", "a", [*ID, "PETID=5"], None, '{"id":"x","petId":"5"}'),
    ("45", "a", [*ID, "--json"], None, '{"id":"x"}'),
    ("46", "a", ["--json", '{"id":"x"}'], None, '{"id":"x"}'),
    ("47", "a", ['--json={"id":"x"}'], None, '{"id":"x"}'),
    ("48", "a", [*ID, "--arg-json", "v"], None, '{"id":"x","json":"v"}'),
    ("48", "a", [*ID, "json=v"], None, '{"id":"x","json":"v"}'),
    ("49", "a", ["--args", '{"id":"a","n":1}', "n=2"], None, '{"id":"a","n":2}'),
    ("50", "a", ["--args", '{"n":1}', "--args", '{"id":"b"}'], None, '{"n":1,"id":"b"}'),
    ("53", "a", ['{"id":"a"}', "n=3"], None, '{"id":"a","n":3}'),
    ("57", "r", ["acme", "api"], None, '{"owner":"acme","repo":"api"}'),
    ("58", "r", ["--repo", "api", "acme"], None, '{"repo":"api","owner":"acme"}'),
    ("60", "r", ["acme", "--", "--api"], None, '{"owner":"acme","repo":"--api"}'),
    ("61", "r", ["acme", "api", "title=k=a=b"], None, '{"title":"k=a=b","owner":"acme","repo":"api"}'),
    ("62", "r", ["acme", "https://x/?a=b"], None, '{"owner":"acme","repo":"https://x/?a=b"}'),
    ("63", "r", ["acme", "is:open a=b"], None, '{"owner":"acme","repo":"is:open a=b"}'),
    ("65", "n", ["zip=02134", "n=5", "b=true", "x=1e3"], None, '{"zip":"02134","n":5,"b":true,"x":"1e3"}'),
    ("66", "n", ['q="5"'], None, r'{"q":"\"5\""}'),
    ("67", "n", ['q:="5"'], None, '{"q":"5"}'),
    ("68", "n", ["__proto__=1"], None, '{"__proto__":1}'),
    ("71", "a", [], '{"id":"z"}', '{"id":"z"}'),
    ("72", "a", ["-", "n=2"], '{"id":"z","n":1}', '{"id":"z","n":2}'),
    ("74", "a", ["id=@-"], "text\n", r'{"id":"text\n"}'),
    ("76", "n", [], None, "{}"),
    ("77", "r", ["acme", "help"], None, '{"owner":"acme","repo":"help"}'),
]
BAD = [
    ("9", "a", ["id=@missing"], None, "missing"),
    ("10", "a", ["--id"], None, "needs a value"),
    ("13", "a", [*ID, "n=1.0"], None, "not an integer"),
    ("14", "a", [*ID, "n=1e3"], None, "not an integer"),
    ("15", "a", [*ID, "n=007"], None, "leading zeros"),
    ("17", "a", [*ID, "n=+5"], None, "not an integer"),
    ("18", "a", [*ID, "n= 5"], None, "not an integer"),
    ("20", "a", [*ID, "f=1e400"], None, "out of range"),
    ("21", "a", [*ID, "f=NaN"], None, "not a number"),
    ("25", "a", [*ID, "ok=maybe"], None, "true, false, yes, no, on, off, 1 or 0"),
    ("26", "a", [*ID, "--ok", "--no-ok"], None, "given twice"),
    ("31", "a", [*ID, "tags[0]=a", "tags[2]=b"], None, "hole at 1"),
    ("32", "a", [*ID, "nums=1", "nums=x"], None, "nums[1]"),
    ("35", "a", [*ID, "state=Open"], None, "Did you mean open"),
    ("38", "a", [*ID, "opt=5"], None, "object is expected"),
    ("51", "a", ["--args", "[1]"], None, "must be one JSON object"),
    ("52", "a", ["--args", "{"], None, "line 1, column 2"),
    ("54", "a", ["id=a", "id=b"], None, "given twice"),
    ("55", "a", ["idd=a"], None, "Did you mean id"),
    ("56", "a", [*ID, "-x=1"], None, "Unknown option"),
    ("59", "r", ["acme", "api", "extra"], None, "too many"),
    ("64", "r", ["acme", "a=b"], None, "-- a=b"),
    ("69", "n", ["a[1000001]=1"], None, "1,000"),
    ("70", "n", ["=5"], None, "no name"),
    ("70", "n", ["--=5"], None, "no name"),
    ("73", "a", ["-"], "[1]", "must be one JSON object"),
    ("75", "a", ["id=@-", "opt:=@-"], "x", "used twice"),
]
NOT_IN_A_QUERY = {"36", "37", "38", "43", "75"}  # `opt` is an object of objects; null is an absent parameter


class Table(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.daemon = Daemon().start()
        cls.addClassCleanup(cls.daemon.close)
        cls.upstream = Upstream(DOCUMENT)
        cls.addClassCleanup(cls.upstream.close)
        cls.daemon.cli("sources", "add", cls.upstream.url + "/openapi.json", "--name", "t", "--yes")
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        with open(os.path.join(cls.folder.name, "notes.txt"), "w", encoding="utf-8") as notes:
            notes.write("hi\n")

    def run_words(self, *words, text_in=None, stdin=subprocess.DEVNULL):
        source = {"input": text_in} if text_in is not None else {"stdin": stdin}
        return subprocess.run([BIN / "executor", *words], env=self.daemon.env(), cwd=self.folder.name, capture_output=True,
                              text=True, timeout=60, check=False, **source)

    @staticmethod
    def places(number, schema):
        return ["body"] if schema == "n" or number in NOT_IN_A_QUERY else ["body", "query"]

    def dry_run(self, path, words, text_in=None):
        controls = ["--dry-run"] if "--json" in words else ["--dry-run", "--json"]
        return self.run_words("tool", path, *controls, *words, text_in=text_in)

    def test_words_become_arguments(self):
        for number, schema, words, text_in, wanted in GOOD:
            for place in self.places(number, schema):
                with self.subTest(row=number, place=place, words=words):
                    done = self.dry_run(f"t.{place}.{schema}", words, text_in)
                    self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
                    whole = f'{{"body":{wanted}}}' if place == "body" else wanted
                    self.assertIn(f'"arguments":{whole},', done.stdout)
                    answer = json.loads(done.stdout)
                    self.assertEqual(answer["path"], f"t.{place}.{schema}")
                    self.assertEqual(answer["decision"]["action"], "ask" if place == "body" else "allow")
                    self.assertEqual(answer["problems"], [])
                    self.assertEqual(answer["request"]["method"], "POST" if place == "body" else "GET")
        self.assertEqual(self.upstream.count(), 0)
        self.assertEqual(json.loads(self.daemon.cli("executions", "list", "--json").out)["items"], [])

    def test_mistakes_are_told_and_nothing_is_sent(self):
        for number, schema, words, text_in, part in BAD:
            for place in self.places(number, schema):
                with self.subTest(row=number, place=place, words=words):
                    done = self.dry_run(f"t.{place}.{schema}", words, text_in)
                    self.assertEqual(done.returncode, 2, done.stdout + done.stderr)
                    self.assertEqual(done.stderr, "")
                    answer = json.loads(done.stdout)
                    self.assertEqual(answer["exitCode"], 2)
                    self.assertIn(part, answer["error"]["message"] + " / " + answer["error"].get("hint", ""))
        self.assertEqual(self.upstream.count(), 0)

    def test_a_file_that_is_missing_has_a_code(self):
        done = self.run_words("tool", "t.body.a", "id=@missing", "--json")
        self.assertEqual(json.loads(done.stdout)["error"]["code"], "usage_file")

    def test_missing_arguments_at_a_terminal_are_listed(self):
        ours, theirs = pty.openpty()
        self.addCleanup(os.close, ours)
        self.addCleanup(os.close, theirs)
        for place in ("body", "query"):
            done = self.run_words("tool", f"t.{place}.r", "--dry-run", stdin=theirs)
            self.assertEqual(done.returncode, 2)
            self.assertIn("owner, repo", done.stderr)

    def test_help_beside_arguments_calls_nothing(self):
        done = self.run_words("tool", "t.body.a", "id=", "-h")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("t.body.a", done.stdout)
        self.assertEqual(self.upstream.count(), 0)

    def test_every_spelling_of_the_path_is_one_call(self):
        for path in (["tool", "t.body.a"], ["tool", "t", "body", "a"], ["t", "body", "a"], ["call", "t.body.a"]):
            done = self.run_words(*path, "stray", "--no-ok", "--dry-run", "--json")
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            self.assertEqual(json.loads(done.stdout)["arguments"], {"body": {"ok": False, "id": "stray"}})

    def test_a_blocked_tool_is_told_with_its_exit_code(self):
        self.daemon.cli("rules", "add", "t.query.blocked", "block")
        done = self.run_words("tool", "t.query.blocked", "--dry-run", "--json")
        self.assertEqual(done.returncode, 5, done.stdout + done.stderr)
        self.assertEqual(json.loads(done.stdout)["decision"]["action"], "block")
        explained = self.daemon.cli("rules", "explain", "t.query.blocked", "--json").out
        self.assertIn('"block"', explained)

    def test_the_route_answers_problems_instead_of_failing(self):
        answer = self.daemon.door("POST", "/v1/tools/t.query.a/check", {"arguments": {"idd": 1}})
        self.assertEqual(answer.status, 200, answer.text)
        self.assertTrue(answer.json["problems"])
        self.assertIsNone(answer.json["request"])


if __name__ == "__main__":
    unittest.main()
