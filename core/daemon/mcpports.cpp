#include "core/daemon/mcpports.h"

#include "core/store/sessionrows.h"

namespace executor::daemon {

Task<ExecutionId> McpExecutions::start(mcp::StartRequest request)
{
    execution::NewExecution fresh;
    fresh.agent = std::move(request.agent);
    fresh.code = std::move(request.code);
    fresh.timeoutMs = request.timeoutMs.value_or(fresh.timeoutMs);
    fresh.runtimeId = request.runtimeId.value_or(fresh.runtimeId);
    fresh.metadata = std::move(request.metadata);
    fresh.idempotencyKey = std::move(request.idempotencyKey);
    fresh.interactionMode = request.interactionMode.value_or(fresh.interactionMode);
    co_return co_await m_executions.create(std::move(fresh));
}

Task<Json> McpExecutions::wait(ExecutionId execution, AgentId agent, Milliseconds result, Milliseconds approval,
                               CancelToken cancel)
{
    execution::HoldOptions hold;
    hold.result = result;
    hold.approval = approval;
    return m_executions.wait(std::move(execution), std::move(agent), hold, std::move(cancel));
}

Task<Json> McpExecutions::cancel(ExecutionId execution, AgentId agent)
{
    Json by{{"kind", "agent"}, {"id", agent.text()}};
    co_return co_await m_executions.cancel(std::move(execution), std::move(agent), std::move(by));
}

Task<void> McpExecutions::answer(mcp::AnswerRequest request)
{
    InteractionId id = request.interaction.value_or(InteractionId());
    if (id.isEmpty()) {
        EX_CO_TRY(const Json envelope, co_await m_executions.envelope(request.execution, request.agent));
        const Json* pending = member(envelope, "pendingInteraction");
        if (pending == nullptr || !pending->is_object()) {
            co_return fail(ErrorCode::InvalidState, "The execution waits for no answer.");
        }
        id = InteractionId(textMember(*pending, "id"));
    }
    if (request.action != "decline" && request.action != "cancel") {
        const auto refused = co_await m_interactions.refuseAccept(std::move(id), request.agent, request.agent.text());
        if (refused.error().code != ErrorCode::PersonRequired) {
            co_return tl::unexpected(refused.error());
        }
        co_return fail(ErrorCode::PersonRequired,
                       "Only a person can approve, in Executor itself. Call resume without a response to wait.");
    }
    EX_CO_CHECK(co_await m_interactions.decline(std::move(id), request.agent, request.agent.text(), std::string()));
    co_return Result<void>{};
}

void McpExecutions::onLine(std::function<void(const ExecutionId&, const mcp::ConsoleLine&)> callback)
{
    m_executions.onLine(
        [callback = std::move(callback)](const ExecutionId& id, const std::string& level, const std::string& text) {
            callback(id, {level, text});
        });
}

Task<std::vector<mcp::StoredSession>> McpSessions::load()
{
    auto read = [](store::Connection& db) { return store::listSessions(db); };
    EX_CO_TRY(std::vector<store::SessionRow> rows, co_await m_database.read(std::move(read)));
    std::vector<mcp::StoredSession> out;
    for (store::SessionRow& row : rows) {
        mcp::StoredSession session;
        session.idHash = std::move(row.idHash);
        session.agent = std::move(row.agent);
        session.protocol = std::move(row.protocol);
        session.clientJson = std::move(row.clientJson);
        session.capabilitiesJson = std::move(row.capabilitiesJson);
        session.stateJson = std::move(row.stateJson);
        session.lastSeenAt = row.lastSeenAt;
        session.createdAt = row.createdAt;
        out.push_back(std::move(session));
    }
    co_return std::move(out);
}

Task<void> McpSessions::save(mcp::StoredSession session)
{
    store::SessionRow row;
    row.idHash = std::move(session.idHash);
    row.agent = std::move(session.agent);
    row.protocol = std::move(session.protocol);
    row.clientJson = std::move(session.clientJson);
    row.capabilitiesJson = std::move(session.capabilitiesJson);
    row.stateJson = std::move(session.stateJson);
    row.lastSeenAt = session.lastSeenAt;
    row.createdAt = session.createdAt;
    auto change = [row](store::Transaction& tx) { return store::saveSession(tx, row); };
    return m_database.write(std::move(change));
}

Task<void> McpSessions::markSeen(std::string idHash, Instant at)
{
    auto change = [idHash, at](store::Transaction& tx) { return store::setSessionSeen(tx, idHash, at); };
    return m_database.write(std::move(change));
}

Task<void> McpSessions::remove(std::string idHash)
{
    auto change = [idHash](store::Transaction& tx) -> Result<void> {
        EX_CHECK(store::deleteSession(tx, idHash));
        return {};
    };
    return m_database.write(std::move(change));
}

} // namespace executor::daemon
