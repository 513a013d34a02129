#include "core/execution/detail/runoutput.h"

#include "core/base/jsonparse.h"
#include "core/secrets/redactor.h"

namespace executor::execution {
namespace {
constexpr std::size_t kFirstBytes = 256U << 10U;
constexpr std::size_t kLastBytes = 768U << 10U;
constexpr std::size_t kModelBytes = 4U << 10U;
constexpr std::size_t kItems = 50;
constexpr std::size_t kItemBytes = 16U << 20U;

Json lineJson(const RunOutput::Line& line)
{
    return Json{{"level", line.level}, {"atMs", line.at.count()}, {"text", line.text}};
}
} // namespace

RunOutput::Line RunOutput::addLine(Line line)
{
    line.text = m_redactor.redact(std::move(line.text));
    if (m_last.empty() && m_firstBytes + line.text.size() <= kFirstBytes) {
        m_firstBytes += line.text.size();
        m_first.push_back(line);
        return line;
    }
    m_lastBytes += line.text.size();
    m_last.push_back(line);
    while (m_lastBytes > kLastBytes && !m_last.empty()) {
        m_lastBytes -= m_last.front().text.size();
        m_last.pop_front();
        ++m_droppedLines;
    }
    return line;
}

void RunOutput::emitItem(std::string valueText)
{
    if (m_emitted.size() >= kItems || m_emittedBytes + valueText.size() > kItemBytes) {
        ++m_droppedItems;
        return;
    }
    m_emittedBytes += valueText.size();
    if (auto value = parseJson(m_redactor.redactJsonText(std::move(valueText)), kExactJson)) {
        m_emitted.push_back(std::move(*value));
    }
}

void RunOutput::warn(std::string code, std::string message)
{
    message = m_redactor.redact(std::move(message));
    for (const Json& known : m_warnings) {
        if (known["message"].get_ref<const std::string&>() == message) {
            return;
        }
    }
    m_warnings.push_back(Json{{"code", std::move(code)}, {"message", std::move(message)}});
}

Json RunOutput::logs() const
{
    Json out = Json::array();
    for (const Line& line : m_first) {
        out.push_back(lineJson(line));
    }
    for (const Line& line : m_last) {
        out.push_back(lineJson(line));
    }
    return out;
}

Json RunOutput::lastLogs() const
{
    std::deque<Json> tail;
    std::size_t bytes = 0;
    const auto take = [&](const Line& line) {
        bytes += line.text.size();
        if (bytes > kModelBytes && !tail.empty()) {
            return false;
        }
        Json shown = lineJson(line);
        if (line.text.size() > kModelBytes) {
            shown["text"] = line.text.substr(0, kModelBytes / 2) + "\xE2\x80\xA6";
        }
        tail.push_front(std::move(shown));
        return true;
    };
    for (auto line = m_last.rbegin(); line != m_last.rend(); ++line) {
        if (!take(*line)) {
            return Json(std::vector<Json>(tail.begin(), tail.end()));
        }
    }
    for (auto line = m_first.rbegin(); line != m_first.rend(); ++line) {
        if (!take(*line)) {
            break;
        }
    }
    return Json(std::vector<Json>(tail.begin(), tail.end()));
}

Json RunOutput::warnings() const
{
    Json out = m_warnings;
    if (m_droppedLines > 0) {
        out.push_back(
            Json{{"code", "logs_dropped"},
                 {"message", std::to_string(m_droppedLines) +
                                 " console lines were dropped: the limit of a run is 1 MiB (limits.logBytes)."}});
    }
    if (m_droppedItems > 0) {
        out.push_back(Json{{"code", "emitted_dropped"},
                           {"message", std::to_string(m_droppedItems) +
                                           " emitted items were dropped: the limit of a run is 50 items or 16 MiB."}});
    }
    return out;
}

} // namespace executor::execution
