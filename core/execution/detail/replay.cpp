#include "core/execution/detail/replay.h"

#include "core/base/text.h"

#include <algorithm>

namespace executor::execution {
namespace {
tl::unexpected<Error> diverged(std::string what)
{
    return fail(ErrorCode::ReplayDiverged,
                std::move(what) + " Completed calls are listed in the history; start a new execution.");
}
} // namespace

Replay::Replay(std::vector<RecordedStep> steps, std::vector<Delivery> deliveries)
    : m_steps(std::move(steps)), m_deliveries(std::move(deliveries)), m_isOver(false)
{
    std::sort(m_steps.begin(), m_steps.end(), [](const auto& a, const auto& b) { return a.sequence < b.sequence; });
    std::sort(m_deliveries.begin(), m_deliveries.end(),
              [](const auto& a, const auto& b) { return a.number < b.number; });
}

Result<std::optional<RecordedStep>> Replay::onCall(std::int64_t sequence, std::int64_t turn, const std::string& path,
                                                   const std::string& shownArguments, const std::string& argumentsHash)
{
    const auto found = std::find_if(m_steps.begin(), m_steps.end(),
                                    [&](const RecordedStep& step) { return step.sequence == sequence; });
    const std::string call = path + " " + cutText(shownArguments, 120);
    if (found == m_steps.end()) {
        if (!m_steps.empty() && sequence < m_steps.back().sequence) {
            return diverged("Replay differs at call " + std::to_string(sequence) + ": none was recorded, now " + call +
                            ".");
        }
        return std::optional<RecordedStep>();
    }
    if (found->path != path || found->argumentsHash != argumentsHash) {
        return diverged("Replay differs at call " + std::to_string(sequence) + ": recorded " + found->path +
                        (found->path == path ? " with other arguments" : "") + ", now " + call + ".");
    }
    if (found->turn != turn) {
        return diverged("Replay differs at call " + std::to_string(sequence) + ": " + path +
                        " was recorded at another point of the run.");
    }
    return std::optional<RecordedStep>(*found);
}

Result<void> Replay::onTurn(std::int64_t turn, std::int64_t calls)
{
    for (const RecordedStep& step : m_steps) {
        if (step.turn == turn && step.sequence > calls) {
            return diverged("Replay differs at call " + std::to_string(step.sequence) + ": recorded " + step.path +
                            ", now no call.");
        }
    }
    if (turn >= lastDelivery()) {
        m_isOver = true;
    }
    return {};
}

void Replay::settle(std::int64_t sequence, StepStatus status)
{
    for (RecordedStep& step : m_steps) {
        if (step.sequence == sequence) {
            step.status = status;
        }
    }
}

std::optional<Delivery> Replay::nextDelivery()
{
    if (m_given >= m_deliveries.size()) {
        return std::nullopt;
    }
    return m_deliveries[m_given++];
}

std::int64_t Replay::lastDelivery() const
{
    return m_deliveries.empty() ? 0 : m_deliveries.back().number;
}

} // namespace executor::execution
