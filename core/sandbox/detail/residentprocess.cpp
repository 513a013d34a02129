#include "core/sandbox/detail/residentprocess.h"

#include "core/base/text.h"

#include <QLoggingCategory>

namespace executor::sandbox::detail {

Q_LOGGING_CATEGORY(lcHelper, "executor.sandbox.helper")

ResidentProcess::ResidentProcess(Options options, std::function<bool(std::string&)> read)
    : m_options(std::move(options)), m_read(std::move(read))
{
    m_watch.setInterval(m_options.answerWithin / 4);
    QObject::connect(&m_watch, &QTimer::timeout, &m_watch, [this] { checkSilence(); });
}

ResidentProcess::~ResidentProcess()
{
    stop();
}

bool ResidentProcess::start()
{
    if (m_process) {
        return false;
    }
    m_process = std::make_unique<QProcess>();
    m_buffer.clear();
    QProcess* process = m_process.get();
    process->setStandardErrorFile(QProcess::nullDevice());
    // The helpers are Go: few threads are plenty for texts of this size, and keep their memory small.
    QProcessEnvironment environment;
    environment.insert(QStringLiteral("GOMAXPROCS"), QStringLiteral("2"));
    environment.insert(QStringLiteral("GOGC"), QStringLiteral("200"));
    process->setProcessEnvironment(environment);
    QObject::connect(process, &QProcess::readyReadStandardOutput, &m_watch, [this] { read(); });
    QObject::connect(process, &QProcess::errorOccurred, &m_watch, [this](QProcess::ProcessError error) {
        giveUp(error == QProcess::FailedToStart ? "could not be started" : "ended unexpectedly");
    });
    QObject::connect(process, &QProcess::finished, &m_watch, [this] { giveUp("ended unexpectedly"); });
    process->start(qs(utf8FromPath(m_options.program)), m_options.arguments);
    return m_process != nullptr;
}

void ResidentProcess::stop()
{
    giveUp({});
}

void ResidentProcess::end()
{
    if (m_process) {
        m_process->disconnect();
        m_process->kill();
        m_process->waitForFinished();
        m_process.reset();
    }
    stop();
}

qint64 ResidentProcess::processId() const
{
    return m_process ? m_process->processId() : 0;
}

Error ResidentProcess::unavailable(std::string_view why) const
{
    return Error{ErrorCode::RuntimeUnavailable, m_options.name + ", " + std::string(why) + ".",
                 "Look at executor doctor; the program is " + utf8FromPath(m_options.program) + ".", Json::object()};
}

void ResidentProcess::giveUp(const std::string& why)
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
        qCWarning(lcHelper).noquote() << qs(m_options.name) << qs(why) << "waiting=" << m_pending.size();
    }
    auto pending = std::exchange(m_pending, {});
    for (auto& [id, waiting] : pending) {
        waiting.answer->settle(tl::unexpected(unavailable(why.empty() ? "was stopped" : why)));
    }
}

void ResidentProcess::checkSilence()
{
    const Steady now = std::chrono::steady_clock::now();
    for (const auto& [id, waiting] : m_pending) {
        if (now - waiting.since > m_options.answerWithin) {
            giveUp("does not answer");
            return;
        }
    }
}

void ResidentProcess::read()
{
    m_buffer.append(m_process->readAllStandardOutput().toStdString());
    if (!m_read(m_buffer)) {
        giveUp("broke its protocol");
    }
}

void ResidentProcess::write(std::string_view bytes)
{
    if (m_process) {
        m_process->write(bytes.data(), static_cast<qint64>(bytes.size()));
    }
}

Task<Json> ResidentProcess::answer(std::uint32_t id)
{
    if (!m_process) {
        co_return tl::unexpected(unavailable("could not be started"));
    }
    const auto answer = std::make_shared<OneShot<Json>>();
    m_pending[id] = Pending{answer, std::chrono::steady_clock::now()};
    if (!m_watch.isActive()) {
        m_watch.start();
    }
    co_return co_await answer->wait();
}

void ResidentProcess::settle(std::uint32_t id, Json value)
{
    const auto found = m_pending.find(id);
    if (found == m_pending.end()) {
        return;
    }
    const auto answer = found->second.answer;
    m_pending.erase(found);
    if (m_pending.empty()) {
        m_watch.stop();
    }
    answer->settle(std::move(value));
}

} // namespace executor::sandbox::detail
