// Programs in the sandbox's engine, many in one go, without a daemon. One JSON object a line from stdin to stdout:
//   program_runner translate  {"id", "code", "kind": "script" | "program"} -> {"id", "javascript", "check"} or "error"
//   program_runner run        {"id", "javascript", "seconds"}              -> {"id", "outcome", ...}, see childrunner.h
#include "core/base/jsonparse.h"
#include "core/base/text.h"
#include "core/sandbox/detail/esbuild.h"
#include "core/sandbox/detail/programguard.h"
#include "core/sandbox/transpiler.h"
#include "tests/bench/childrunner.h"

#include <QCoreApplication>
#include <QCoroTask>

#include <iostream>
#include <string_view>

using namespace executor;
using namespace executor::sandbox;

namespace {
struct Translated
{
    std::string javascript;
    std::string check;
};

Task<Translated> translateScript(detail::Esbuild& esbuild, std::string code)
{
    EX_CO_TRY(const detail::Transformed made, co_await esbuild.transform(std::move(code), detail::Loader::Ts));
    if (!made.errors.empty()) {
        co_return fail(ErrorCode::SyntaxError, made.errors.front().text);
    }
    const detail::GuardedScript script = detail::guardScript(made.code);
    Translated translated;
    translated.javascript = script.javascript;
    translated.check = script.check;
    co_return std::move(translated);
}

Task<Translated> translateProgram(Transpiler& transpiler, std::string code)
{
    const CancelToken never;
    EX_CO_TRY(const Program program, co_await transpiler.prepare(std::move(code), never));
    Translated translated;
    translated.javascript = program.javascript;
    co_return std::move(translated);
}

std::filesystem::path esbuildProgram()
{
    return pathFromUtf8(utf8(QCoreApplication::applicationDirPath())) / ".." / "lib" / "executor" / "esbuild";
}

int translateAll(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    detail::Esbuild esbuild(esbuildProgram(), std::chrono::seconds(30));
    Transpiler transpiler(Transpiler::Options{});
    std::string line;
    while (std::getline(std::cin, line)) {
        const Result<Json> task = parseJson(line, kLenientJson);
        if (!task) {
            std::cerr << "no JSON: " << task.error().message << '\n';
            return 1;
        }
        std::string code = textMember(*task, "code");
        const Result<Translated> translated =
            QCoro::waitFor(textMember(*task, "kind") == "script" ? translateScript(esbuild, std::move(code))
                                                                 : translateProgram(transpiler, std::move(code)));
        Json answer = Json::object();
        answer["id"] = *member(*task, "id");
        if (translated) {
            answer["javascript"] = translated->javascript;
            answer["check"] = translated->check;
        } else {
            answer["error"] = std::string(wireName(translated.error().code)) + ": " + translated.error().message;
        }
        std::cout << toText(answer) << '\n';
    }
    return 0;
}
} // namespace

int main(int argc, char** argv)
{
    const std::string_view command = argc > 1 ? argv[1] : "";
    if (command == "translate") {
        return translateAll(argc, argv);
    }
    if (command == "run") {
        return bench::runAll(argc, argv);
    }
    std::cerr << "usage: program_runner translate | run\n";
    return 2;
}
