#include "core/mcp/bridge/detail/messagescan.h"
#include "core/mcp/bridge/detail/relay.h"

#include "core/base/json.h"
#include "core/base/jsonparse.h"
#include "core/base/text.h"

#include <cerrno>
#include <sys/socket.h>

namespace executor::mcp {

namespace {
constexpr int kInternal = -32603;
constexpr int kInvalidRequest = -32600;
constexpr std::size_t kLongestLine = 8U << 20U;
} // namespace

void Relay::takeInputLines()
{
    std::size_t start = 0;
    for (std::size_t end = m_input.find('\n'); end != std::string::npos; end = m_input.find('\n', start)) {
        std::string line = m_input.substr(start, end - start);
        start = end + 1;
        if (!trimmed(line).empty()) {
            m_queuedBytes += line.size() + 1;
            m_queue.push_back({std::move(line.append("\n")), 0});
        }
    }
    m_input.erase(0, start);
    if (m_input.size() >= kLongestLine) {
        answerError("null", kInvalidRequest, "A message is longer than 8 MiB.", "body_too_large");
        m_input.clear();
        m_isInputOpen = false;
        m_exitCode = 1;
    }
    if (!m_isInputOpen) {
        m_input.clear(); // half a message is none
    }
    if (m_isFatal) {
        failQueued(m_fatalCode, m_fatalMessage);
    }
}

void Relay::writeDoor()
{
    while (!m_queue.empty()) {
        Outgoing& next = m_queue.front();
        if (next.sent == 0) {
            const MessageFacts facts = scanMessage(next.line);
            m_inFlight.insert(facts.requests.begin(), facts.requests.end());
            for (const std::string& id : facts.cancelled) {
                m_inFlight.erase(id);
            }
        }
        const ssize_t count = ::send(m_door, next.line.data() + next.sent, next.line.size() - next.sent, MSG_NOSIGNAL);
        if (count < 0) {
            if (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR) {
                doorLost();
            }
            return;
        }
        next.sent += static_cast<std::size_t>(count);
        if (next.sent < next.line.size()) {
            return;
        }
        m_queuedBytes -= next.line.size();
        m_queue.pop_front();
    }
}

/// Exit code when the daemon does not know or admit this agent, else 0.
int Relay::refusalCode(std::string_view line)
{
    const auto message = parseJson(line, kLenientJson);
    const Json* error = message ? member(*message, "error") : nullptr;
    const Json* data = error == nullptr ? nullptr : member(*error, "data");
    const std::string reason = data == nullptr ? std::string() : textMember(*data, "reason");
    if (reason == "agent_unknown") {
        return exitCode(ErrorCode::NotFound);
    }
    const ErrorCode code = errorCodeFromWire(reason);
    const bool isRefusal = code == ErrorCode::TokenInvalid || code == ErrorCode::TokenMissing ||
                           code == ErrorCode::AccountDisabled || code == ErrorCode::AgentPaused;
    return isRefusal && wireName(code) == reason ? exitCode(code) : 0;
}

void Relay::takeDoorLines()
{
    std::size_t start = 0;
    for (std::size_t end = m_fromDoor.find('\n'); end != std::string::npos; end = m_fromDoor.find('\n', start)) {
        const std::string_view line = std::string_view(m_fromDoor).substr(start, end - start);
        start = end + 1;
        const std::vector<std::string> answered = scanMessage(line).responses;
        for (const std::string& id : answered) {
            m_inFlight.erase(id);
        }
        if (!m_isAdmitted && !answered.empty()) {
            m_exitCode = refusalCode(line);
            m_isAdmitted = m_exitCode == 0;
        }
        print(line);
    }
    m_fromDoor.erase(0, start);
}

void Relay::print(std::string_view line)
{
    m_output.append(line).append("\n");
}

void Relay::answerError(const std::string& id, int code, const std::string& message, const char* reason)
{
    Json data = Json::object();
    data["reason"] = reason;
    Json error = Json::object();
    error["code"] = code;
    error["message"] = message;
    error["data"] = std::move(data);
    print("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"error\":" + toText(error) + "}");
}

/// The daemon went while it worked on these; what became of them stands in its history.
void Relay::failInFlight()
{
    if (!m_queue.empty() && m_queue.front().sent > 0) {
        m_queuedBytes -= m_queue.front().line.size(); // half of it was sent: it counts as sent
        m_queue.pop_front();
    }
    for (const std::string& id : m_inFlight) {
        answerError(
            id, kInternal,
            "Executor was restarted while it worked on this. Executions go on: call resume with the id of yours, "
            "or send the request again if it was only a question.",
            "daemon_restarted");
    }
    m_inFlight.clear();
}

/// There is no daemon: the requests that wait for one are answered with the reason.
void Relay::failQueued(int code, const std::string& message)
{
    const std::string text = m_options.logFile.empty() ? message : message + " Log: " + m_options.logFile;
    for (const Outgoing& next : m_queue) {
        for (const std::string& id : scanMessage(next.line).requests) {
            answerError(id, code, text, code == kInternal ? "daemon_unreachable" : "refused");
            m_isFatalTold = m_isFatal;
        }
    }
    m_queue.clear();
    m_queuedBytes = 0;
}

} // namespace executor::mcp
