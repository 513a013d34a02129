#pragma once

#include "core/base/clock.h"
#include "core/mcp/protocol/revision.h"
#include "core/net/httpexchange.h"

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace executor::mcp {

/// One stream of events towards a client, which outlives its connection: a client that was cut comes back with
/// Last-Event-ID and gets what it missed. Keeps the last 512 events or 2 MiB. Thread: core.
/// Owners: SessionStreams, and the Reply that writes to it.
class SseStream
{
public:
    SseStream(std::string name, Revision revision) : m_name(std::move(name)), m_revision(revision) {}

    /// Starts the answer on this exchange and sends the priming event where the revision has one.
    void open(net::Exchange& exchange);
    /// Goes on on another exchange after event number `after`.
    void reopen(net::Exchange& exchange, std::uint64_t after);
    void send(std::string_view message);
    void end(Steady now);
    [[nodiscard]] bool isEnded() const { return m_endedAt.has_value(); }
    [[nodiscard]] bool isConnected() const { return m_writer && m_writer->isOpen(); }
    /// Ended for more than 5 minutes.
    [[nodiscard]] bool isStale(Steady now) const;
    /// Closes the connection but not the stream.
    void disconnect() { m_writer.reset(); }

private:
    void add(std::string_view data);
    [[nodiscard]] std::string eventText(std::uint64_t number, std::string_view data) const;

    std::string m_name;
    Revision m_revision;
    std::shared_ptr<net::StreamWriter> m_writer;
    std::deque<std::string> m_events; ///< data of the last ones
    std::uint64_t m_next = 0;         ///< number of the next event
    std::size_t m_bytes = 0;
    std::optional<Steady> m_endedAt;
};

/// All streams of one session, in memory only.
class SessionStreams
{
public:
    SessionStreams();
    [[nodiscard]] std::shared_ptr<SseStream> make(Revision revision, Steady now);
    /// Stream and number of an event id of ours; a null stream when it is unknown or forgotten.
    [[nodiscard]] std::pair<std::shared_ptr<SseStream>, std::uint64_t> find(std::string_view eventId) const;

private:
    std::string m_prefix; ///< random: ids of before a restart are not mistaken for ours
    std::uint64_t m_count = 0;
    std::map<std::string, std::shared_ptr<SseStream>, std::less<>> m_streams;
};

} // namespace executor::mcp
