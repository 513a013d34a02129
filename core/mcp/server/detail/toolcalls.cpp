#include "core/mcp/server/detail/toolcalls.h"

#include <algorithm>

namespace executor::mcp {

namespace {

constexpr Milliseconds kLongestApproval = 600s; ///< with a progress token: the client sees that somebody works

const Json* progressToken(const Message& request)
{
    const Json* meta = member(request.params, "_meta");
    const Json* token = meta ? member(*meta, "progressToken") : nullptr;
    return token && (token->is_string() || token->is_number_integer()) ? token : nullptr;
}

} // namespace

void ToolCalls::call(std::shared_ptr<Call> call)
{
    const std::string name = textMember(call->request.params, "name");
    const Json* given = member(call->request.params, "arguments");
    const Json arguments = given && !given->is_null() ? *given : Json::object();
    if (name != "execute" && name != "resume") {
        RpcError error = invalidParams("Unknown tool: " + name, "unknown_tool");
        error.id = call->request.id;
        call->reply->finish(errorText(error));
        return;
    }
    if (!arguments.is_object()) {
        refuse(*call, fail(ErrorCode::InvalidRequest, "\"arguments\" must be an object.").value());
        return;
    }
    if (name == "execute") {
        auto read = readExecute(arguments, call->principal.agent);
        if (read) {
            m_tasks.spawn("mcp execute", execute(call, std::move(*read)));
        } else {
            refuse(*call, read.error());
        }
        return;
    }
    auto read = readResume(arguments, call->principal.agent);
    if (read) {
        m_tasks.spawn("mcp resume", resume(call, std::move(*read)));
    } else {
        refuse(*call, read.error());
    }
}

Task<void> ToolCalls::execute(std::shared_ptr<Call> call, ExecuteArguments arguments)
{
    const auto pending = begin(*call, true);
    const auto started = co_await m_executions.start(std::move(arguments.start));
    if (!started) {
        end(*call, pending,
            resultText(call->request.id, legacy::toolRefusal(started.error(), call->session->revision)));
        co_return Result<void>();
    }
    Milliseconds hold = arguments.waitsForResult ? call->principal.requestHold : Milliseconds(0);
    if (arguments.resultTimeoutMs) {
        hold = std::min(hold, Milliseconds(*arguments.resultTimeoutMs));
    }
    const ExecutionId execution = *started;
    co_return co_await waitAndAnswer(call, pending, execution, hold);
}

Task<void> ToolCalls::resume(std::shared_ptr<Call> call, ResumeArguments arguments)
{
    const auto pending = begin(*call, false);
    if (arguments.answer) {
        const auto answered = co_await m_executions.answer(std::move(*arguments.answer));
        if (!answered) {
            end(*call, pending,
                resultText(call->request.id, legacy::toolRefusal(answered.error(), call->session->revision)));
            co_return Result<void>();
        }
    }
    const Milliseconds hold = call->principal.requestHold;
    co_return co_await waitAndAnswer(call, pending, arguments.execution, hold);
}

Task<void> ToolCalls::waitAndAnswer(std::shared_ptr<Call> call, std::shared_ptr<PendingCall> pending,
                                    ExecutionId execution, Milliseconds hold)
{
    std::shared_ptr<LogListener> listener = m_logs.listen(execution.text(), call->session, call->reply);
    std::shared_ptr<ProgressLine> line;
    Milliseconds approval = std::min(hold, call->principal.approvalHold);
    if (const Json* token = progressToken(call->request)) {
        line = m_progress.follow(execution.text(), *token, call->reply);
        approval = std::min(hold, kLongestApproval);
    }
    CancelSource ended(m_tasks.token());
    const auto registration = pending->cancel.token().onCancelled([&ended] { ended.cancel(); });
    const CancelToken token = ended.token();
    const auto envelope = co_await m_executions.wait(execution, call->principal.agent, hold, approval, token);
    line.reset(); // no progress after the answer, and no lines
    listener.reset();
    if (pending->cancel.isCancelled()) {
        end(*call, pending, {});
        if (pending->cancelsExecution) {
            const auto cancelled = co_await m_executions.cancel(execution, call->principal.agent);
            if (!cancelled) {
                co_return tl::unexpected(cancelled.error());
            }
        }
        co_return Result<void>();
    }
    const Revision revision = call->session->revision;
    const Json result = envelope ? legacy::toolAnswer(*envelope, revision, call->principal.resultShape)
                                 : legacy::toolRefusal(envelope.error(), revision);
    end(*call, pending, resultText(call->request.id, result));
    co_return Result<void>();
}

std::shared_ptr<PendingCall> ToolCalls::begin(Call& call, bool cancelsExecution)
{
    auto pending = std::make_shared<PendingCall>();
    pending->cancelsExecution = cancelsExecution;
    call.session->calls.insert_or_assign(toText(call.request.id), pending);
    return pending;
}

/// `answer` empty: the request was cancelled and nothing is sent for it.
void ToolCalls::end(Call& call, const std::shared_ptr<PendingCall>& pending, std::string answer)
{
    const auto found = call.session->calls.find(toText(call.request.id));
    if (found != call.session->calls.end() && found->second == pending) {
        call.session->calls.erase(found);
    }
    if (answer.empty()) {
        call.reply->drop();
    } else {
        call.reply->finish(std::move(answer));
    }
}

void ToolCalls::refuse(Call& call, const Error& error)
{
    call.reply->finish(resultText(call.request.id, legacy::toolRefusal(error, call.session->revision)));
}

void ToolCalls::cancel(Session& session, const Json& params)
{
    const Json* id = member(params, "requestId");
    const auto found = id ? session.calls.find(toText(*id)) : session.calls.end();
    if (found != session.calls.end()) {
        const auto pending = found->second; // ending the call drops it from the map
        pending->cancel.cancel();
    }
}

} // namespace executor::mcp
