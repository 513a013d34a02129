#include "core/mcp/server/detail/progressboard.h"

#include "core/mcp/protocol/message.h"

namespace executor::mcp {

namespace {

constexpr auto kShortest = 200ms;
constexpr auto kLongest = 10s;

std::string executionOf(const Event& event)
{
    return event.subjectType == "execution" ? event.subjectId : textMember(event.data, "executionId");
}

bool endsStep(const std::string& type)
{
    return type == "step.completed" || type == "step.failed" || type == "step.denied" || type == "step.cancelled" ||
           type == "step.unknown";
}

} // namespace

std::string ProgressLine::text() const
{
    if (steps.empty()) {
        return isWaiting ? "waiting for a person" : "running";
    }
    std::string text =
        std::to_string(ended.size()) + " of " + std::to_string(steps.size()) + (steps.size() == 1 ? " call" : " calls");
    return isWaiting ? text + ", waiting for a person" : text;
}

ProgressBoard::ProgressBoard(EventStream& events)
{
    connect(&events, &EventStream::happened, this, &ProgressBoard::onEvent);
    m_timer.setInterval(kShortest);
    connect(&m_timer, &QTimer::timeout, this, &ProgressBoard::tick);
}

std::shared_ptr<ProgressLine> ProgressBoard::follow(std::string execution, Json token, std::weak_ptr<Reply> reply)
{
    auto line = std::make_shared<ProgressLine>();
    line->execution = std::move(execution);
    line->token = std::move(token);
    line->reply = std::move(reply);
    line->lastSent = std::chrono::steady_clock::now();
    m_lines.push_back(line);
    m_timer.start();
    return line;
}

void ProgressBoard::onEvent(const Event& event)
{
    if (m_lines.empty()) {
        return;
    }
    const std::string execution = executionOf(event);
    for (const auto& weak : m_lines) {
        const auto line = weak.lock();
        if (!line || line->execution != execution) {
            continue;
        }
        const Json* step = member(event.data, "step");
        if (step && step->is_number_integer()) {
            line->steps.insert(step->get<std::int64_t>());
            if (endsStep(event.type)) {
                line->ended.insert(step->get<std::int64_t>());
            }
        }
        if (event.type == "interaction.opened" || event.type == "execution.waiting") {
            line->isWaiting = true;
        } else if (event.type == "interaction.settled" || event.type == "execution.running") {
            line->isWaiting = false;
        }
        line->hasNews = true;
    }
}

void ProgressBoard::tick()
{
    const Steady now = std::chrono::steady_clock::now();
    std::erase_if(m_lines, [](const auto& weak) { return weak.expired(); });
    const auto lines = m_lines; // sending may end a line
    for (const auto& weak : lines) {
        const auto line = weak.lock();
        if (line && ((line->hasNews && now - line->lastSent >= kShortest) || now - line->lastSent >= kLongest)) {
            send(*line, now);
        }
    }
    if (m_lines.empty()) {
        m_timer.stop();
    }
}

void ProgressBoard::send(ProgressLine& line, Steady now)
{
    line.hasNews = false;
    line.lastSent = now;
    Json params = Json::object();
    params["progressToken"] = line.token;
    params["progress"] = ++line.sent;
    params["message"] = line.text();
    if (const auto reply = line.reply.lock()) {
        reply->notify(notificationText("notifications/progress", std::move(params)));
    }
}

} // namespace executor::mcp
