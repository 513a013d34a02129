#pragma once

#include "core/mcp/server/detail/reply.h"
#include "core/mcp/server/detail/session.h"
#include "core/mcp/server/executiondoor.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace executor::mcp {

/// Place of a level of `logging/setLevel`, `debug` lowest; nothing for a word that is none.
[[nodiscard]] std::optional<std::size_t> logRank(std::string_view level);

/// A held request whose client may want the console lines of its execution. Owner: the work on the answer.
struct LogListener
{
    std::string execution;
    std::weak_ptr<Session> session; ///< asked for its level at each line
    std::weak_ptr<Reply> reply;
    std::size_t sent = 0;
};

/// Sends console lines of a running execution as `notifications/message` to those who set a level, before their answer.
/// At most 1,000 a request: the record has them all. Thread: core.
class LogBoard
{
public:
    explicit LogBoard(ExecutionDoor& executions);
    /// Lines are sent as long as the returned value lives.
    [[nodiscard]] std::shared_ptr<LogListener> listen(std::string execution, std::weak_ptr<Session> session,
                                                      std::weak_ptr<Reply> reply);

private:
    void onLine(const ExecutionId& execution, const ConsoleLine& line);

    std::vector<std::weak_ptr<LogListener>> m_listeners;
};

} // namespace executor::mcp
