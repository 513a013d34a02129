#include "core/mcp/server/detail/logboard.h"

#include "core/base/text.h"
#include "core/mcp/protocol/message.h"

#include <algorithm>
#include <array>

namespace executor::mcp {

namespace {

constexpr std::size_t kMostLines = 1'000;
constexpr std::array<std::string_view, 8> kLevels{"debug", "info",     "notice", "warning",
                                                  "error", "critical", "alert",  "emergency"};

/// Level of a console method.
std::string_view levelOf(std::string_view console)
{
    if (console == "warn") {
        return "warning";
    }
    return console == "debug" || console == "error" ? console : "info";
}

std::string notification(std::string_view level, std::string text)
{
    Json params = Json::object();
    params["level"] = level;
    params["logger"] = "execution";
    params["data"] = std::move(text);
    return notificationText("notifications/message", std::move(params));
}

} // namespace

std::optional<std::size_t> logRank(std::string_view level)
{
    const auto found = std::ranges::find(kLevels, level);
    return found == kLevels.end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - kLevels.begin()));
}

LogBoard::LogBoard(ExecutionDoor& executions)
{
    executions.onLine([this](const ExecutionId& execution, const ConsoleLine& line) { onLine(execution, line); });
}

std::shared_ptr<LogListener> LogBoard::listen(std::string execution, std::weak_ptr<Session> session,
                                              std::weak_ptr<Reply> reply)
{
    auto listener = std::make_shared<LogListener>();
    listener->execution = std::move(execution);
    listener->session = std::move(session);
    listener->reply = std::move(reply);
    m_listeners.push_back(listener);
    return listener;
}

void LogBoard::onLine(const ExecutionId& execution, const ConsoleLine& line)
{
    std::erase_if(m_listeners, [](const auto& weak) { return weak.expired(); });
    const auto listeners = m_listeners; // sending may end a request
    const std::string_view level = levelOf(line.level);
    for (const auto& weak : listeners) {
        const auto listener = weak.lock();
        const auto session = listener ? listener->session.lock() : nullptr;
        const auto reply = listener ? listener->reply.lock() : nullptr;
        if (!session || !reply || listener->execution != execution.text() || listener->sent > kMostLines) {
            continue;
        }
        const auto least = logRank(session->logLevel);
        if (!least || *logRank(level) < *least) {
            continue;
        }
        const bool isOneTooMany = ++listener->sent > kMostLines;
        reply->notify(isOneTooMany ? notification("warning", "Further lines are in the record of the execution only.")
                                   : notification(level, withoutControls(line.text)));
    }
}

} // namespace executor::mcp
