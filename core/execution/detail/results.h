#pragma once

#include "core/base/task.h"
#include "core/store/database.h"
#include "core/store/executionrows.h"
#include "core/store/resultrows.h"

#include <optional>
#include <string>

namespace executor::execution {

/// A value that is too long for the model, on its way into the store.
struct NewHandle
{
    store::ResultRow row; ///< without its body
    Json summary;         ///< `{"$result","kind","bytes","sha256","shape","preview","calls"}` (execution.md 8)
};

/// Whose value it is and where it came from.
struct HandleOrigin
{
    AgentId agent;
    ExecutionId execution;
    std::string tool;             ///< empty: the run returned it
    std::size_t answerTokens = 0; ///< the agent's budget for one answer
    Instant now{};
};

/// A handle for `text` (valid JSON).
[[nodiscard]] NewHandle makeHandle(const std::string& text, const HandleOrigin& origin);

/// Large results kept by the daemon and read in pieces: `results.page` and `results.search`. Thread: core; the work
/// runs on the pool.
class ResultHandles
{
public:
    explicit ResultHandles(store::Database& database) : m_database(database) {}

    /// Whether `path` is one of the built-in tools answered here.
    [[nodiscard]] static bool isTool(std::string_view path);
    /// Errors: `invalid_tool_arguments` (`details.reason: result_not_found` for an unknown, expired or foreign handle).
    [[nodiscard]] Task<Json> call(std::string path, Json arguments, AgentId agent);
    /// The whole value as text. `agent` empty: the operator. Errors: `gone`, `not_found`.
    [[nodiscard]] Task<std::string> text(ResultHandleId id, AgentId agent);

private:
    store::Database& m_database;
};

} // namespace executor::execution
