#include "core/sandbox/transpiler.h"

#include "core/base/hash.h"
#include "core/base/text.h"
#include "core/sandbox/detail/coderecovery.h"
#include "core/sandbox/detail/esbuild.h"

#include <QCoreApplication>
#include <QLoggingCategory>

#include <list>
#include <unordered_map>

namespace executor::sandbox {

Q_LOGGING_CATEGORY(lcTranspiler, "executor.sandbox.transpiler")

namespace {
std::filesystem::path besideThisProgram()
{
    const auto folder = pathFromUtf8(utf8(QCoreApplication::applicationDirPath()));
    return folder.parent_path() / "lib" / "executor" / "esbuild";
}

/// The programs used last, by the hash of their source.
class ProgramCache
{
public:
    explicit ProgramCache(std::size_t maxBytes) : m_maxBytes(maxBytes) {}

    const Program* find(const std::string& key)
    {
        const auto found = m_index.find(key);
        if (found == m_index.end()) {
            return nullptr;
        }
        m_entries.splice(m_entries.begin(), m_entries, found->second);
        return &m_entries.front().program;
    }

    void add(const std::string& key, const Program& program)
    {
        if (m_index.contains(key) || bytesOf(program) > m_maxBytes / 4) {
            return;
        }
        m_entries.push_front(Entry{key, program});
        m_index[key] = m_entries.begin();
        m_bytes += bytesOf(program);
        while (m_bytes > m_maxBytes) {
            m_bytes -= bytesOf(m_entries.back().program);
            m_index.erase(m_entries.back().key);
            m_entries.pop_back();
        }
    }

private:
    struct Entry
    {
        std::string key;
        Program program;
    };
    static std::size_t bytesOf(const Program& program)
    {
        return program.source.size() + program.checked.size() + program.javascript.size() + program.sourceMap.size() +
               512;
    }

    std::size_t m_maxBytes;
    std::size_t m_bytes = 0;
    std::list<Entry> m_entries; // most recent first
    std::unordered_map<std::string, std::list<Entry>::iterator> m_index;
};
} // namespace

struct Transpiler::State
{
    explicit State(Options given)
        : options(std::move(given)), resident(options.program, options.answerWithin), cache(options.cacheBytes)
    {
        idle.setSingleShot(true);
        idle.setInterval(options.idleStop);
        QObject::connect(&idle, &QTimer::timeout, &idle, [this] { resident.stop(); });
    }

    static Task<detail::Transformed> transform(std::shared_ptr<State> self, std::string source, detail::Loader loader);

    Options options;
    detail::Esbuild resident;
    ProgramCache cache;
    QTimer idle;
    bool isClosed = false;
};

Transpiler::Transpiler(Options options)
{
    if (options.program.empty()) {
        options.program = besideThisProgram();
    }
    m_state = std::make_shared<State>(std::move(options));
}

Transpiler::~Transpiler()
{
    m_state->isClosed = true;
    m_state->resident.end();
}

void Transpiler::warmUp()
{
    m_state->resident.start();
    m_state->idle.start();
}

qint64 Transpiler::processId() const
{
    return m_state->resident.processId();
}

/// Twice on the resident service, which starts anew after a failure; then on a process of this call's own.
Task<detail::Transformed> Transpiler::State::transform(std::shared_ptr<State> self, std::string source,
                                                       detail::Loader loader)
{
    for (int attempt = 0; attempt < 2; ++attempt) {
        Result<detail::Transformed> made = co_await self->resident.transform(source, loader);
        if (made || self->isClosed) {
            co_return std::move(made);
        }
        qCInfo(lcTranspiler).noquote() << "esbuild failed, trying again:" << qs(made.error().message);
    }
    detail::Esbuild own(self->options.program, self->options.answerWithin);
    Result<detail::Transformed> made = co_await own.transform(std::move(source), loader);
    co_return std::move(made);
}

Task<Program> Transpiler::prepare(std::string code, CancelToken cancel)
{
    const auto state = m_state;
    const std::string key = sha256(code);
    if (const Program* known = state->cache.find(key)) {
        co_return *known;
    }
    state->idle.stop();
    detail::Transform transform = [state](std::string source, detail::Loader loader) {
        return State::transform(state, std::move(source), loader);
    };
    Result<Program> program = co_await detail::recoverAndTranslate(std::move(code), std::move(transform));
    if (state->isClosed || cancel.isCancelled()) {
        co_return fail(ErrorCode::Cancelled, "The translation was cancelled.");
    }
    state->idle.start();
    if (program) {
        state->cache.add(key, *program);
    }
    co_return std::move(program);
}

} // namespace executor::sandbox
