#include "core/sandbox/detail/esbuild.h"

#include "core/base/text.h"
#include "core/sandbox/detail/esbuildpacket.h"

#include <QLoggingCategory>

namespace executor::sandbox::detail {

Q_LOGGING_CATEGORY(lcEsbuild, "executor.sandbox.esbuild")

namespace {
constexpr const char* kVersion = EX_ESBUILD_VERSION;

EsbuildMessage readMessage(const Json& json)
{
    EsbuildMessage message;
    message.id = textMember(json, "id");
    message.text = textMember(json, "text");
    if (const Json* place = member(json, "location"); place != nullptr && place->is_object()) {
        const auto number = [place](std::string_view key) {
            const Json* found = member(*place, key);
            return found != nullptr && found->is_number_integer() ? found->get<int>() : 0;
        };
        message.line = number("line");
        message.column = number("column") + 1;
        message.lineText = textMember(*place, "lineText");
        message.suggestion = textMember(*place, "suggestion");
    }
    return message;
}

std::vector<EsbuildMessage> readMessages(const Json& answer, std::string_view key)
{
    std::vector<EsbuildMessage> messages;
    if (const Json* list = member(answer, key); list != nullptr && list->is_array()) {
        for (const Json& item : *list) {
            messages.push_back(readMessage(item));
        }
    }
    return messages;
}

Json transformRequest(const std::string& source, Loader loader)
{
    Json flags = Json::array();
    for (const char* flag :
         {"--log-level=silent", "--log-limit=0", "--target=es2016", "--supported:dynamic-import=false",
          // Regular expressions stay as they are written: guardProgram() sees to those that the engine does not know.
          "--supported:regexp-dot-all-flag=true", "--supported:regexp-lookbehind-assertions=true",
          "--supported:regexp-match-indices=true", "--supported:regexp-named-capture-groups=true",
          "--supported:regexp-set-notation=true", "--supported:regexp-sticky-and-unicode-flags=true",
          "--supported:regexp-unicode-property-escapes=true", "--charset=utf8", "--sourcemap=external",
          "--sources-content=false", "--sourcefile=program.ts",
          R"(--tsconfig-raw={"compilerOptions":{"verbatimModuleSyntax":true,"alwaysStrict":true}})"}) {
        flags.push_back(flag);
    }
    flags.push_back(loader == Loader::Ts ? "--loader=ts" : "--loader=tsx");
    Json request = Json::object();
    request["command"] = "transform";
    request["flags"] = std::move(flags);
    request["inputFS"] = false;
    request["input"] = Json::binary(std::vector<std::uint8_t>(source.begin(), source.end()));
    return request;
}
} // namespace

Esbuild::Esbuild(std::filesystem::path program, Milliseconds answerWithin)
    : m_program(std::move(program)), m_answerWithin(answerWithin)
{
    m_watch.setInterval(m_answerWithin / 4);
    QObject::connect(&m_watch, &QTimer::timeout, &m_watch, [this] { checkSilence(); });
}

Esbuild::~Esbuild()
{
    stop();
}

void Esbuild::start()
{
    if (m_process) {
        return;
    }
    m_process = std::make_unique<QProcess>();
    m_buffer.clear();
    m_hasVersion = false;
    QProcess* process = m_process.get();
    process->setStandardErrorFile(QProcess::nullDevice());
    // esbuild is Go: one thread is plenty for texts of this size, and fewer threads keep its memory small.
    QProcessEnvironment environment;
    environment.insert(QStringLiteral("GOMAXPROCS"), QStringLiteral("2"));
    environment.insert(QStringLiteral("GOGC"), QStringLiteral("200"));
    process->setProcessEnvironment(environment);
    QObject::connect(process, &QProcess::readyReadStandardOutput, &m_watch, [this] { read(); });
    QObject::connect(process, &QProcess::errorOccurred, &m_watch, [this](QProcess::ProcessError error) {
        giveUp(error == QProcess::FailedToStart ? "could not be started" : "ended unexpectedly");
    });
    QObject::connect(process, &QProcess::finished, &m_watch, [this] { giveUp("ended unexpectedly"); });
    process->start(qs(utf8FromPath(m_program)), {qs(std::string("--service=") + kVersion)});
}

void Esbuild::stop()
{
    giveUp({});
}

void Esbuild::end()
{
    if (m_process) {
        m_process->disconnect();
        m_process->kill();
        m_process->waitForFinished();
        m_process.reset();
    }
    stop();
}

qint64 Esbuild::processId() const
{
    return m_process ? m_process->processId() : 0;
}

void Esbuild::giveUp(const std::string& why)
{
    if (m_process) {
        QProcess* process = m_process.release();
        process->disconnect();
        if (process->state() == QProcess::NotRunning) {
            process->deleteLater(); // it may be inside one of its own signals
        } else {
            QObject::connect(process, &QProcess::finished, process, &QObject::deleteLater);
            process->kill();
        }
    }
    m_watch.stop();
    if (!why.empty() && !m_pending.empty()) {
        qCWarning(lcEsbuild).noquote() << "esbuild" << qs(why) << "waiting=" << m_pending.size();
    }
    auto pending = std::exchange(m_pending, {});
    for (auto& [id, waiting] : pending) {
        waiting.answer->settle(
            fail(ErrorCode::RuntimeUnavailable,
                 "esbuild, which translates TypeScript, " + (why.empty() ? "was stopped" : why) + ".",
                 "Look at executor doctor; the program is " + utf8FromPath(m_program) + "."));
    }
}

void Esbuild::checkSilence()
{
    const Steady now = std::chrono::steady_clock::now();
    for (const auto& [id, waiting] : m_pending) {
        if (now - waiting.since > m_answerWithin) {
            giveUp("does not answer");
            return;
        }
    }
}

void Esbuild::read()
{
    m_buffer.append(m_process->readAllStandardOutput().toStdString());
    if (!m_hasVersion) {
        const auto version = takeVersion(m_buffer);
        if (!version || (*version && **version != kVersion)) {
            giveUp("is not the pinned version");
            return;
        }
        if (!*version) {
            return;
        }
        m_hasVersion = true;
    }
    while (m_process) {
        auto packet = takePacket(m_buffer);
        if (!packet) {
            giveUp("broke its protocol");
            return;
        }
        if (!*packet) {
            return;
        }
        const auto found = m_pending.find((*packet)->id);
        if (!(*packet)->isAnswer || found == m_pending.end()) {
            continue;
        }
        const auto answer = found->second.answer;
        m_pending.erase(found);
        if (m_pending.empty()) {
            m_watch.stop();
        }
        answer->settle(std::move((*packet)->value));
    }
}

Task<Transformed> Esbuild::transform(std::string source, Loader loader)
{
    start();
    if (!m_process) {
        co_return fail(ErrorCode::RuntimeUnavailable, "esbuild, which translates TypeScript, could not be started.");
    }
    const std::uint32_t id = ++m_lastId & 0x7FFFFFFFU;
    const auto answer = std::make_shared<OneShot<Json>>();
    m_pending[id] = Pending{answer, std::chrono::steady_clock::now()};
    if (!m_watch.isActive()) {
        m_watch.start();
    }
    EsbuildPacket packet;
    packet.id = id;
    packet.value = transformRequest(source, loader);
    const std::string bytes = encodePacket(packet);
    m_process->write(bytes.data(), static_cast<qint64>(bytes.size()));
    EX_CO_TRY(const Json json, co_await answer->wait());
    if (const Json* error = member(json, "error"); error != nullptr && error->is_string()) {
        co_return fail(ErrorCode::RuntimeUnavailable, "esbuild refused a request: " + error->get<std::string>());
    }
    Transformed result;
    result.code = textMember(json, "code");
    result.map = textMember(json, "map");
    result.errors = readMessages(json, "errors");
    result.warnings = readMessages(json, "warnings");
    co_return std::move(result);
}

} // namespace executor::sandbox::detail
