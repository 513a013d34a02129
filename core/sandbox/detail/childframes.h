#pragma once

#include "core/sandbox/detail/frame.h"
#include "core/sandbox/run.h"

#include <map>

namespace executor::sandbox::detail {

/// Reads what a child says and refuses what the protocol does not allow at this moment. Nothing in it is trusted: the
/// child runs agent code. Any error means that the child must be killed.
class ChildFrames
{
public:
    explicit ChildFrames(RunLimits limits);

    void append(std::string_view bytes) { m_reader.append(bytes); }
    /// Hands the next whole frame to `listener`. False when more bytes are needed.
    [[nodiscard]] Result<bool> handleNext(RunListener& listener);

    /// A delivery goes out: the child may speak until its turn.
    [[nodiscard]] DeliveryNumber beginDelivery();
    /// The answer of a call goes out; it is no longer open.
    void closeCall(CallNumber call) { m_openCalls.erase(call); }
    [[nodiscard]] bool owesTurn() const { return m_owesTurn; }
    [[nodiscard]] bool isDone() const { return m_isDone; }

private:
    [[nodiscard]] Result<void> call(const Frame& frame, RunListener& listener);
    [[nodiscard]] Result<void> timer(const Frame& frame, RunListener& listener);
    [[nodiscard]] Result<void> log(const Frame& frame, RunListener& listener);
    [[nodiscard]] Result<void> emitted(const Frame& frame, RunListener& listener);
    [[nodiscard]] Result<void> turn(const Frame& frame, RunListener& listener);
    [[nodiscard]] Result<void> done(const Frame& frame, RunListener& listener);

    RunLimits m_limits;
    FrameReader m_reader;
    bool m_owesTurn = false;
    bool m_isDone = false;
    DeliveryNumber m_nextDelivery = 0;
    CallNumber m_lastCall = 0;
    TimerNumber m_lastTimer = 0;
    std::map<CallNumber, int> m_openCalls; ///< with their lines
};

} // namespace executor::sandbox::detail
