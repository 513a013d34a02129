#pragma once

#include "core/base/clock.h"
#include "core/base/eventstream.h"
#include "core/mcp/server/detail/reply.h"

#include <QTimer>

#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace executor::mcp {

/// Progress of one held request. Owner: the work on the answer; the board only looks.
struct ProgressLine
{
    std::string execution;
    Json token;
    std::weak_ptr<Reply> reply;
    std::set<std::int64_t> steps;
    std::set<std::int64_t> ended;
    bool isWaiting = false;
    bool hasNews = true;
    std::int64_t sent = 0;
    Steady lastSent{};

    [[nodiscard]] std::string text() const;
};

/// Sends `notifications/progress` for held requests that asked for it: at each step, at least every 10 s, at most 5 a
/// second; nothing after the answer. Thread: core.
class ProgressBoard : public QObject
{
public:
    explicit ProgressBoard(EventStream& events);
    /// Progress lines are sent as long as the returned value lives.
    [[nodiscard]] std::shared_ptr<ProgressLine> follow(std::string execution, Json token, std::weak_ptr<Reply> reply);

private:
    void onEvent(const Event& event);
    void tick();
    static void send(ProgressLine& line, Steady now);

    std::vector<std::weak_ptr<ProgressLine>> m_lines;
    QTimer m_timer;
};

} // namespace executor::mcp
