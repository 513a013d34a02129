#pragma once

#include "core/base/taskgroup.h"
#include "core/mcp/protocol/message.h"
#include "core/mcp/server/detail/logboard.h"
#include "core/mcp/server/detail/progressboard.h"
#include "core/mcp/server/detail/reply.h"
#include "core/mcp/server/detail/session.h"
#include "core/mcp/server/executiondoor.h"
#include "core/mcp/server/principal.h"

#include <memory>

namespace executor::mcp {

/// Arguments of `execute`, read and checked. Errors name the field: the model mends its call.
struct ExecuteArguments
{
    StartRequest start;
    bool waitsForResult = true;
    std::optional<std::int64_t> resultTimeoutMs;
};
[[nodiscard]] Result<ExecuteArguments> readExecute(const Json& arguments, const AgentId& agent);

/// Arguments of `resume`, in both shapes.
struct ResumeArguments
{
    ExecutionId execution;
    std::optional<AnswerRequest> answer;
};
[[nodiscard]] Result<ResumeArguments> readResume(const Json& arguments, const AgentId& agent);

/// Runs tools/call. Every call registers itself in its session, so that `notifications/cancelled` finds it; cancelling
/// `execute` cancels the execution, cancelling `resume` ends the wait only. Thread: core.
class ToolCalls
{
public:
    ToolCalls(ExecutionDoor& executions, ProgressBoard& progress)
        : m_executions(executions), m_progress(progress), m_logs(executions)
    {}

    struct Call
    {
        std::shared_ptr<Session> session;
        Principal principal;
        Message request;
        std::shared_ptr<Reply> reply;
    };
    void call(std::shared_ptr<Call> call);
    /// `notifications/cancelled`.
    static void cancel(Session& session, const Json& params);
    [[nodiscard]] bool isBusy() const { return m_tasks.running() > 0; }
    [[nodiscard]] Task<void> stop() { return m_tasks.stop(); }

private:
    [[nodiscard]] Task<void> execute(std::shared_ptr<Call> call, ExecuteArguments arguments);
    [[nodiscard]] Task<void> resume(std::shared_ptr<Call> call, ResumeArguments arguments);
    [[nodiscard]] Task<void> waitAndAnswer(std::shared_ptr<Call> call, std::shared_ptr<PendingCall> pending,
                                           ExecutionId execution, Milliseconds hold);
    [[nodiscard]] std::shared_ptr<PendingCall> begin(Call& call, bool cancelsExecution);
    static void refuse(Call& call, const Error& error);
    static void end(Call& call, const std::shared_ptr<PendingCall>& pending, std::string answer);

    ExecutionDoor& m_executions;
    ProgressBoard& m_progress;
    LogBoard m_logs;
    TaskGroup m_tasks;
};

} // namespace executor::mcp
