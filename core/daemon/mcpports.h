#pragma once

#include "core/execution/executions.h"
#include "core/execution/interactions.h"
#include "core/mcp/server/executiondoor.h"
#include "core/mcp/server/sessionshelf.h"
#include "core/store/database.h"

namespace executor::daemon {

/// Joins the MCP server to the execution service. Thread: core.
class McpExecutions final : public mcp::ExecutionDoor
{
public:
    McpExecutions(execution::Executions& executions, execution::Interactions& interactions)
        : m_executions(executions), m_interactions(interactions)
    {}
    [[nodiscard]] Task<ExecutionId> start(mcp::StartRequest request) override;
    [[nodiscard]] Task<Json> wait(ExecutionId execution, AgentId agent, Milliseconds result, Milliseconds approval,
                                  CancelToken cancel) override;
    [[nodiscard]] Task<Json> cancel(ExecutionId execution, AgentId agent) override;
    [[nodiscard]] Task<void> answer(mcp::AnswerRequest request) override;
    void onLine(std::function<void(const ExecutionId&, const mcp::ConsoleLine&)> callback) override;

private:
    execution::Executions& m_executions;
    execution::Interactions& m_interactions;
};

/// Keeps MCP sessions in the database. Thread: core.
class McpSessions final : public mcp::SessionShelf
{
public:
    explicit McpSessions(store::Database& database) : m_database(database) {}
    [[nodiscard]] Task<std::vector<mcp::StoredSession>> load() override;
    [[nodiscard]] Task<void> save(mcp::StoredSession session) override;
    [[nodiscard]] Task<void> markSeen(std::string idHash, Instant at) override;
    [[nodiscard]] Task<void> remove(std::string idHash) override;

private:
    store::Database& m_database;
};

} // namespace executor::daemon
