#pragma once

#include "core/base/clock.h"
#include "core/base/id.h"
#include "core/base/result.h"
#include "core/execution/status.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace executor::execution {

/// What the sandbox gets, in order: the answer of a step, its error, or a timer that fired (execution.md 4).
struct Delivery
{
    enum class Kind
    {
        Value,
        Error,
        Timer
    };
    std::int64_t number = 0; ///< 1, 2, 3, ...; the start of the program is 0
    Kind kind = Kind::Value;
    std::int64_t reference = 0; ///< step's sequence number, or the timer's id
    Instant clock{};
};

/// A step as the record has it, as far as a replay compares and answers it.
struct RecordedStep
{
    StepId id;
    std::int64_t sequence = 0;
    std::int64_t turn = 0; ///< number of the delivery in whose turn the call was made
    std::string path;      ///< canonical
    std::string argumentsHash;
    StepStatus status = StepStatus::Requested;
};

/// Holds a replayed run against its record: calls are matched by sequence number, and each turn must make exactly the
/// recorded calls in the recorded order. Pure. Errors: `replay_diverged`, whose text says where.
class Replay
{
public:
    Replay() = default;
    Replay(std::vector<RecordedStep> steps, std::vector<Delivery> deliveries);

    /// Whether the record is used up: every delivery was given out and its turn has ended.
    [[nodiscard]] bool isOver() const { return m_isOver; }
    /// The recorded step for this call; nothing when the call is new (made after the record ends).
    [[nodiscard]] Result<std::optional<RecordedStep>> onCall(std::int64_t sequence, std::int64_t turn,
                                                             const std::string& path, const std::string& shownArguments,
                                                             const std::string& argumentsHash);
    /// The code has done everything for delivery `turn`; `calls` were made in all so far.
    [[nodiscard]] Result<void> onTurn(std::int64_t turn, std::int64_t calls);
    /// A recorded step was answered by a person meanwhile.
    void settle(std::int64_t sequence, StepStatus status);
    /// The next recorded delivery, or nothing when all were given out.
    [[nodiscard]] std::optional<Delivery> nextDelivery();
    /// Number of the last recorded delivery.
    [[nodiscard]] std::int64_t lastDelivery() const;
    [[nodiscard]] const std::vector<RecordedStep>& steps() const { return m_steps; }

private:
    std::vector<RecordedStep> m_steps;
    std::vector<Delivery> m_deliveries;
    std::size_t m_given = 0;
    bool m_isOver = true;
};

} // namespace executor::execution
