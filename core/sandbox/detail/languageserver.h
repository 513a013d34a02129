#pragma once

#include "core/sandbox/detail/residentprocess.h"

namespace executor::sandbox::detail {

/// A process that speaks the Language Server Protocol (3.17) over stdio: requests, notifications, and the questions
/// that a server asks of its client, which are all answered with "nothing". Thread: the one it lives on.
class LanguageServer
{
public:
    LanguageServer(std::filesystem::path program, Milliseconds answerWithin);

    /// Starts it and says hello when it does not run. Gives true when it is a new one: it knows no document.
    [[nodiscard]] Task<bool> start(std::string rootUri);
    void notify(std::string_view method, Json params);
    /// `result` of the answer. Errors: `runtime_unavailable` when it died or hung; `internal` when it refused.
    [[nodiscard]] Task<Json> request(std::string method, Json params);
    void stop() { m_process.stop(); }
    void end() { m_process.end(); }
    [[nodiscard]] bool isRunning() const { return m_process.isRunning(); }
    [[nodiscard]] qint64 processId() const { return m_process.processId(); }

private:
    bool read(std::string& buffer);
    void take(Json message);
    void send(Json message);

    ResidentProcess m_process;
};

} // namespace executor::sandbox::detail
