#!/usr/bin/env python3
"""The checks of the tree must themselves be able to fail."""
import pathlib
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path += [str(ROOT / "tools"), str(ROOT / "tests" / "arch")]
import check_coroutines  # noqa: E402
import check_tree  # noqa: E402

GOOD = [
    "co_await save(row);",
    "(void)co_await service.stop();",
    "const bool isReady = co_await ready();",
    "auto& x = co_await task;",
    "Result<std::vector<int>> all = co_await list(std::move(query), 3);",
    "m_value = co_await load(std::make_unique<Thing>(a[1]));",
    "EX_CO_TRY(auto doc, co_await load(id));",
    "EX_CO_TRY(const std::vector<int> all, co_await store.read(std::move(work)));",
    "EX_CO_CHECK(co_await m_database.write(std::move(work)));",
    "co_return co_await load(std::move(id));",
    "if (a) { co_await f(); }",
    'log("co_await in text"); // co_await in a comment',
    "auto work = [row](Transaction& db) { return insert(db, row); };",
    "auto job = [] (int n) -> Task<int> { co_return n; };",
]
BAD = [
    "if (co_await ready()) { f(); }",
    "while (co_await next()) { f(); }",
    "x = c ? co_await f() : g;",
    "const int n = (co_await f()).size();",
    "const int n = co_await f() + 1;",
    "const bool both = co_await f() && co_await g();",
    "co_await send({.url = u});",
    "co_await send(Req{u, b});",
    "Req r{.n = co_await count()};",
    "co_await run([s] { return s; });",
    "co_await f(std::vector<int>{1, 2});",
    "auto [a, b] = co_await f();",
    "use(co_await f());",
    "for (auto x : co_await f()) { use(x); }",
    "return co_await f();",
    "auto job = [s]() -> Task<int> { co_return s.size(); };",
    "auto job = [this](int n) -> Task<int> { const int m = co_await f(n); co_return m; };",
]


class Coroutines(unittest.TestCase):
    def test_allowed_positions(self):
        for text in GOOD:
            self.assertEqual(check_coroutines.problems("Task<int> f()\n{\n    " + text + "\n}\n"), [], text)

    def test_refused_positions(self):
        for text in BAD:
            self.assertNotEqual(check_coroutines.problems("Task<int> f()\n{\n    " + text + "\n}\n"), [], text)


class Tree(unittest.TestCase):
    def check(self, files):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            for name, text in files.items():
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                (root / name).write_text(text)
            return [what for _, what in check_tree.problems(root, list(files))]

    def test_good_tree(self):
        self.assertEqual(self.check({
            "core/net/CMakeLists.txt": "", "core/net/README.md": "# net\n\na\nb\nc\n",
            "core/net/a.cpp": '#include "core/net/detail/b.h"\n#include "core/base/result.h"\n',
            "ui/a.cpp": '#include "core/net/a.h"\n'}), [])

    def test_bad_files(self):
        for name, text in {
            "core/base/a.cpp": '#include "core/net/a.h"\n',
            "core/net/a.cpp": '#include "core/store/a.h"\n',
            "core/policy/a.cpp": '#include "core/net/detail/b.h"\n',
            "core/mcp/client/a.cpp": '#include "core/sources/a.h"\n',
            "core/api/a.cpp": '#include "ui/a.h"\n',
            "core/net/b.cpp": "x\n" * 401,
            "core/net/c.cpp": "#ifdef Q_OS_WIN\n#endif\n",
            "core/api/d.cpp": "PersonProofIssuer issuer;\n",
            "core/api/e.cpp": "QSqlQuery q;\n",
            "core/api/f.cpp": "QEventLoop loop;\n",
            "core/net/utils/g.cpp": "",
            "core/net/CMakeLists.txt": "",
            "ui/a.cpp": '#include "core/store/rulerows.h"\n',
        }.items():
            self.assertNotEqual(self.check({name: text}), [], name)


if __name__ == "__main__":
    unittest.main()
