#include "core/sandbox/child/engine.h"

#include "core/base/jsonscan.h"
#include "core/base/text.h"
#include "core/sandbox/child/preludemodules.h"

namespace executor::sandbox::child {
namespace {
constexpr std::string_view kWarmHead = R"({"clock":0,"lines":[],"limits":{"calls":9,"timers":9}})";
}

Engine::Engine(FrameSink& sink, JobQueue& jobs) : m_jobs(jobs), m_host(sink), m_engine(std::make_unique<QJSEngine>()) {}

Engine::~Engine() = default;

std::string Engine::load()
{
    registerPreludeModules();
    const QJSValue module = m_engine->importModule(QLatin1String(kPreludeModule));
    const QJSValue prelude = module.isError() ? module : module.property(QStringLiteral("prelude"));
    QJSValue hostObject = m_engine->newQObject(&m_host);
    QJSEngine::setObjectOwnership(&m_host, QJSEngine::CppOwnership);
    const QJSValue entries = prelude.isError() ? prelude : prelude.call({hostObject, m_engine->globalObject()});
    if (entries.isError()) {
        return utf8(entries.toString() + QStringLiteral(" at line ") +
                    entries.property(QStringLiteral("lineNumber")).toString());
    }
    m_begin = entries.property(QStringLiteral("begin"));
    m_deliver = entries.property(QStringLiteral("deliver"));
    m_turn = entries.property(QStringLiteral("turn"));
    m_programFailed = entries.property(QStringLiteral("programFailed"));
    m_noteBigInteger = entries.property(QStringLiteral("noteBigInteger"));
    m_loadLater = entries.property(QStringLiteral("loadLater"));
    return {};
}

void Engine::addGlobal(const QString& name, QObject* object)
{
    QJSEngine::setObjectOwnership(object, QJSEngine::CppOwnership);
    m_engine->globalObject().setProperty(name, m_engine->newQObject(object));
}

void Engine::warmUpOnce()
{
    // Calls, a timer, an error, a log line and a result: each path through the prelude once.
    constexpr std::string_view kProgram = R"(
"use strict";
var __async = (a, b, generator) => new Promise((resolve, reject) => {
    var step = x => x.done ? resolve(x.value) : Promise.resolve(x.value).then(
        v => { try { step(generator.next(v)); } catch (e) { reject(e); } },
        v => { try { step(generator.throw(v)); } catch (e) { reject(e); } });
    step((generator = generator.apply(a, b)).next());
});
__executor(ex => __async(null, null, function* () {
    const value = yield tools.warm.up({ text: "a", list: [1, { b: true }], none: null });
    console.log("value %s", value, [value]);
    yield new Promise(resolve => setTimeout(resolve, 1));
    try { yield tools.warm.up({ a: 1 }); } catch (e) { console.error(e, new Date().toISOString(), Math.random()); }
    return { done: [1, "x", new Map([[1, 2]]).get(1)] };
}));)";
    run(kWarmHead, kProgram);
    deliver(QStringLiteral("value"), 1, 0, R"({"a":[1,2,3],"big":12345678901234567890})");
    deliver(QStringLiteral("timer"), 1, 0, {});
    deliver(QStringLiteral("error"), 2, 0, R"({"code":"internal","message":"warm","retryable":false,"details":{}})");
    m_engine->globalObject().deleteProperty(QStringLiteral("__async"));
    m_hasNotedBigInteger = false;
}

void Engine::rehearse()
{
    run(kWarmHead, "__executor(ex => tools.warm.up({ a: 1 }));");
    deliver(QStringLiteral("value"), 1, 0, "{}");
}

void Engine::warmUp()
{
    constexpr int kRounds = 14; // more than QV4_JIT_CALL_THRESHOLD
    constexpr int kAfterwards = 6;
    for (int i = 0; i < kRounds; ++i) {
        if (i == kRounds - kAfterwards) {
            m_engine->collectGarbage();
        }
        warmUpOnce(); // after the collection: fills the holes it left, else a child's objects lie all over the heap
    }
}

void Engine::run(std::string_view head, std::string_view javascript)
{
    m_begin.call({QJSValue(qs(head))});
    QStringList trace; // not empty when something was thrown; isError() knows the engine's own errors only
    const QJSValue result = m_engine->evaluate(qs(javascript), QStringLiteral("program"), 1, &trace);
    if (result.isError() || !trace.isEmpty()) {
        const bool isSyntax = result.errorType() == QJSValue::SyntaxError;
        m_programFailed.call({QJSValue(isSyntax), result});
    }
    m_jobs.drain();
    endTurn();
}

void Engine::deliver(const QString& kind, std::uint32_t id, std::int64_t clock, std::string_view text)
{
    std::string quoted;
    const bool hasBigIntegers = quoteBigIntegers(text, quoted);
    if (hasBigIntegers && !m_hasNotedBigInteger) {
        m_hasNotedBigInteger = true;
        m_noteBigInteger.call();
    }
    const QJSValue done = m_deliver.call({QJSValue(kind), QJSValue(id), QJSValue(static_cast<double>(clock)),
                                          QJSValue(qs(hasBigIntegers ? std::string_view(quoted) : text))});
    mustBeWell(done);
    m_jobs.drain();
    endTurn();
}

void Engine::endTurn()
{
    mustBeWell(m_turn.call());
    m_jobs.drain();
}

void Engine::mustBeWell(const QJSValue& answer)
{
    if (!answer.isBool()) {
        m_host.done(QStringLiteral(R"({"error":{"code":"uncaught_error","message":"The program changed built-in )"
                                   R"(functions that the runtime needs, and cannot go on.","line":0}})"),
                    {});
    }
}

} // namespace executor::sandbox::child
