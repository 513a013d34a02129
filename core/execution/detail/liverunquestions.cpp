// Part of LiveRun: what a person's answer does to a step (execution.md 2, S5 to S7).
#include "core/execution/detail/liverun.h"

#include "core/base/killpoint.h"
#include "core/execution/detail/engine.h"

namespace executor::execution {

const LiveStep* LiveRun::stepOfQuestion(const InteractionId& question) const
{
    for (const auto& [sequence, step] : m_steps) {
        if (step.question == question) {
            return &step;
        }
    }
    return nullptr;
}

void RunRecord::settle(const InteractionId& question, StepStatus status, std::optional<StepAnswer> answer)
{
    for (const auto& [sequence, asked] : questions) {
        if (asked == question) {
            replay.settle(sequence, status);
            if (answer) {
                answers[sequence] = std::move(*answer);
            }
            return;
        }
    }
}

Result<void> LiveRun::recheck(const LiveStep& step, const PlannedCall& now) const
{
    if (now.verdict == PlannedCall::Verdict::Block) {
        return tl::unexpected(now.blocked);
    }
    const store::StepRow approved = stepRow(step, step.status);
    if (approved.definitionHash != now.contractHash || approved.account != now.account) {
        return fail(ErrorCode::ToolBlocked, now.path + " changed after it was approved; nothing was sent.",
                    "Call it again: the person is asked about the call as it would be now.",
                    Json{{"reason", "definition_changed"}});
    }
    return {};
}

CallRequest LiveRun::requestOfQuestion(const InteractionId& question) const
{
    const LiveStep* step = stepOfQuestion(question);
    return step == nullptr ? CallRequest{} : requestOf(*step);
}

Result<void> LiveRun::recheckQuestion(const InteractionId& question, std::shared_ptr<const PlannedCall> now)
{
    const LiveStep* asked = stepOfQuestion(question);
    if (asked == nullptr) {
        return fail(ErrorCode::Gone, "The run does not ask this any more.");
    }
    LiveStep& step = *findStep(asked->sequence);
    EX_CHECK(recheck(step, *now));
    if (!step.call) {
        step.call = std::move(now);
    }
    return {};
}

void LiveRun::questionAccepted(const InteractionId& question, StepStatus committed)
{
    const LiveStep* asked = stepOfQuestion(question);
    if (asked == nullptr) {
        m_record.settle(question, committed, std::nullopt);
        return;
    }
    LiveStep& step = *findStep(asked->sequence);
    step.status = committed;
    step.isBegun = true;
    if (m_isReplaying || m_isEnding) {
        return;
    }
    if (committed == StepStatus::Ready) {
        m_engine.tasks.spawn("step", startStep(shared_from_this(), step.sequence));
        return;
    }
    step.attempt += 1;
    step.startedAt = m_engine.clock.steady();
    step.startedWall = m_engine.clock.now();
    noteState();
    killPoint("K12");
    m_engine.tasks.spawn("step", sendStep(shared_from_this(), step.sequence));
}

void LiveRun::questionDeclined(const InteractionId& question, Error error)
{
    const LiveStep* asked = stepOfQuestion(question);
    if (asked == nullptr) {
        m_record.settle(question, StepStatus::Denied, failedAnswer(std::move(error)));
        return;
    }
    LiveStep& step = *findStep(asked->sequence);
    step.status = StepStatus::Denied;
    StepAnswer answer = failedAnswer(std::move(error));
    if (m_isReplaying) {
        step.untold = std::move(answer);
    } else {
        tellAnswer(step, std::move(answer));
    }
}

} // namespace executor::execution
