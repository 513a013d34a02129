#pragma once

#include "core/base/id.h"
#include "core/base/json.h"

#include <QObject>

#include <cstdint>
#include <string>
#include <string_view>

namespace executor {

/// Something that happened and is committed (http-api.md 7): `execution.running`, `interaction.opened`, ...
struct Event
{
    EventId id;
    std::string type;
    Instant at{};
    std::string subjectType; ///< `execution`, `interaction`, `source`, ...
    std::string subjectId;
    AgentId agent;              ///< whose it is; empty: nobody's, agents do not see it
    Json data = Json::object(); ///< small facts; values travel in the record, never here
    std::int64_t sequence = 0;  ///< place in the global journal, set by the store

    /// The object that /v1/events sends.
    [[nodiscard]] Json toJson(std::string_view workspaceId) const;
};

/// The one typed event stream: windows, API and log see the same events, in commit order. Announces only; nothing may
/// depend on who listens. Thread: core; listeners on other threads connect queued.
class EventStream : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;
    void publish(const Event& event) { Q_EMIT happened(event); }

Q_SIGNALS:
    void happened(const executor::Event& event);
};

/// Whether `type` is covered by a filter such as `execution.*`, `source.changed` or `*`.
[[nodiscard]] bool eventTypeMatches(std::string_view type, std::string_view filter);

} // namespace executor
