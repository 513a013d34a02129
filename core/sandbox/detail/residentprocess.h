#pragma once

#include "core/base/clock.h"
#include "core/base/task.h"

#include <QProcess>
#include <QTimer>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace executor::sandbox::detail {

/// A helper program that stays: bytes go to its standard input, messages are taken from its standard output, and
/// answers find their requests by number. One that died, broke its protocol or was silent for `answerWithin` while a
/// request waits is given up; the next start() runs another. Thread: the one it lives on.
class ResidentProcess
{
public:
    struct Options
    {
        std::string name; ///< "esbuild, which translates TypeScript": for errors
        std::filesystem::path program;
        QStringList arguments;
        Milliseconds answerWithin{2000};
    };
    /// `read` takes what is whole from the buffer and settles requests with it; false when it cannot be a message.
    ResidentProcess(Options options, std::function<bool(std::string& buffer)> read);
    ResidentProcess(const ResidentProcess&) = delete;
    ResidentProcess& operator=(const ResidentProcess&) = delete;
    /// Hand-written: ends the process and fails what waits.
    ~ResidentProcess();

    /// Gives true when a process was started by this call.
    bool start();
    void stop();
    /// stop() at the end of the program: waits until the process is gone (milliseconds).
    void end();
    void write(std::string_view bytes);
    [[nodiscard]] std::uint32_t nextId() { return ++m_lastId & 0x7FFFFFFFU; }
    /// The answer to a request. Errors: `runtime_unavailable` when the process was given up.
    [[nodiscard]] Task<Json> answer(std::uint32_t id);
    void settle(std::uint32_t id, Json value);
    [[nodiscard]] bool isRunning() const { return m_process != nullptr; }
    [[nodiscard]] bool isBusy() const { return !m_pending.empty(); }
    [[nodiscard]] qint64 processId() const;
    [[nodiscard]] Error unavailable(std::string_view why) const;

private:
    struct Pending
    {
        std::shared_ptr<OneShot<Json>> answer;
        Steady since;
    };
    void read();
    void giveUp(const std::string& why);
    void checkSilence();

    Options m_options;
    std::function<bool(std::string&)> m_read;
    std::unique_ptr<QProcess> m_process;
    QTimer m_watch;
    std::string m_buffer;
    std::uint32_t m_lastId = 0;
    std::map<std::uint32_t, Pending> m_pending;
};

} // namespace executor::sandbox::detail
