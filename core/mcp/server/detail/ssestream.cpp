#include "core/mcp/server/detail/ssestream.h"

#include "core/base/hash.h"

#include <charconv>

namespace executor::mcp {

namespace {
constexpr std::size_t kMostEvents = 512;
constexpr std::size_t kMostBytes = 2U << 20U;
constexpr auto kKept = 5min;

net::HeaderFields streamFields()
{
    return {{"Content-Type", "text/event-stream"}, {"Cache-Control", "no-cache"}, {"X-Accel-Buffering", "no"}};
}
} // namespace

void SseStream::open(net::Exchange& exchange)
{
    m_writer = exchange.beginStream(200, streamFields());
    if (hasPrimingEvents(m_revision)) {
        add({});
    }
}

void SseStream::reopen(net::Exchange& exchange, std::uint64_t after)
{
    m_writer = exchange.beginStream(200, streamFields());
    const std::uint64_t first = m_next - m_events.size();
    for (std::uint64_t number = std::max(after + 1, first); number < m_next; ++number) {
        m_writer->write(eventText(number, m_events[number - first]));
    }
    if (isEnded()) {
        m_writer.reset();
    }
}

void SseStream::send(std::string_view message)
{
    if (!isEnded()) {
        add(message);
    }
}

void SseStream::end(Steady now)
{
    m_endedAt = m_endedAt.value_or(now);
    m_writer.reset();
}

bool SseStream::isStale(Steady now) const
{
    return m_endedAt && now - *m_endedAt > kKept;
}

void SseStream::add(std::string_view data)
{
    const std::uint64_t number = m_next++;
    if (m_writer) {
        m_writer->write(eventText(number, data));
    }
    m_events.emplace_back(data);
    m_bytes += data.size();
    while (m_events.size() > kMostEvents || (m_bytes > kMostBytes && m_events.size() > 1)) {
        m_bytes -= m_events.front().size();
        m_events.pop_front();
    }
}

std::string SseStream::eventText(std::uint64_t number, std::string_view data) const
{
    std::string text;
    if (hasResumableStreams(m_revision)) {
        text += "id: " + m_name + "-" + std::to_string(number) + "\n";
    }
    if (!data.empty()) {
        text += "event: message\n";
    }
    return text.append("data: ").append(data).append("\n\n");
}

SessionStreams::SessionStreams() : m_prefix(toBase64Url(randomBytes(6)))
{
    for (char& c : m_prefix) {
        c = c == '-' ? '.' : c; // the dash separates the event's number
    }
}

std::shared_ptr<SseStream> SessionStreams::make(Revision revision, Steady now)
{
    std::erase_if(m_streams, [now](const auto& entry) { return entry.second->isStale(now); });
    const std::string name = m_prefix + std::to_string(++m_count);
    auto stream = std::make_shared<SseStream>(name, revision);
    m_streams.emplace(name, stream);
    return stream;
}

std::pair<std::shared_ptr<SseStream>, std::uint64_t> SessionStreams::find(std::string_view eventId) const
{
    const std::size_t dash = eventId.rfind('-');
    if (dash == std::string_view::npos) {
        return {};
    }
    std::uint64_t number = 0;
    const std::string_view digits = eventId.substr(dash + 1);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    const auto found = m_streams.find(eventId.substr(0, dash));
    if (digits.empty() || error != std::errc() || end != digits.data() + digits.size() || found == m_streams.end()) {
        return {};
    }
    return {found->second, number};
}

} // namespace executor::mcp
