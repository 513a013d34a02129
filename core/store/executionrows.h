#pragma once

#include "core/base/effect.h"
#include "core/store/blobs.h"
#include "core/store/transaction.h"

namespace executor::store {

/// A row of `executions`. Statuses: terms.md.
struct ExecutionRow
{
    ExecutionId id;
    AgentId agent;
    std::string status = "queued";
    std::string queueFor = "start"; ///< start resume recover
    std::string interactionMode = "detach";
    Payload code;
    Payload program;
    std::string programHash; ///< 32 bytes or empty
    std::string seed;        ///< 32 bytes
    std::optional<Instant> t0;
    std::string runtimeId = "qjs";
    std::string runtimeBuild;
    std::string limitsJson = "{}";
    std::string metadataJson = "{}";
    Payload result;
    ResultHandleId resultHandle;
    std::optional<std::string> errorJson;
    Payload logs;
    Payload emitted;
    std::string warningsJson = "[]";
    int attempt = 0;
    int recoveries = 0;
    std::optional<Instant> waitingSince;
    std::optional<Instant> startedAt;
    std::optional<Instant> completedAt;
    std::optional<std::string> cancelledByJson;
    std::string usageJson = "{}";
    std::optional<std::string> idempotencyKey;
    Instant createdAt{};
    Instant updatedAt{};
    std::int64_t rev = 1;
};

/// A row of `steps`.
struct StepRow
{
    StepId id;
    ExecutionId execution;
    std::int64_t seq = 0;
    std::int64_t turn = 0;
    std::string member; ///< "" `$response` `$request` `$schema`
    std::string status = "requested";
    std::string pathWritten;
    std::string path;
    SourceId source;
    AccountId account;
    Effect effect = Effect::Unknown;
    Payload arguments;
    std::string argumentsHash; ///< 32 bytes
    Payload effectiveArguments;
    std::string definitionHash; ///< 32 bytes or empty
    std::optional<std::string> decisionJson;
    int attempt = 0;
    Payload result;
    std::string resultHash;
    ResultHandleId resultHandle;
    std::optional<std::string> httpJson;
    std::optional<std::string> errorJson;
    std::optional<std::string> outcome;
    std::optional<std::int64_t> delivery;
    std::optional<std::int64_t> line;
    std::optional<Instant> startedAt;
    std::optional<std::int64_t> durationMs;
    Instant createdAt{};
    Instant updatedAt{};
};

/// One entry of the delivery log (execution.md 4).
struct DeliveryRow
{
    std::int64_t n = 0;
    std::string kind;       ///< value error timer timers (packed: body)
    std::int64_t ref = 0;   ///< seq of the step, or the timer's id
    std::int64_t clock = 0; ///< whole milliseconds
    Payload body;
};

/// What a list of executions asks for; empty fields do not filter.
struct ExecutionFilter
{
    AgentId agent;
    std::vector<std::string> statuses;
    SourceId source;
    std::string toolPath;
    std::optional<Instant> since;
    std::optional<Instant> until;
    std::string text; ///< part of a tool path
    /// Key-set page, newest first: older than this one.
    std::optional<std::pair<Instant, ExecutionId>> before;
    int limit = 50;
};

struct StepCounts
{
    int total = 0;
    int completed = 0;
    int failed = 0;
    int waiting = 0;
};

[[nodiscard]] Result<void> insertExecution(Transaction& db, const ExecutionRow& row);
/// Writes every column that changes after E1, if the stored status is still `from`. Gives whether it was: false means
/// that somebody else was first and nothing was done. rev goes up.
[[nodiscard]] Result<bool> updateExecution(Transaction& db, const ExecutionRow& row, std::string_view from);
[[nodiscard]] Result<std::optional<ExecutionRow>> findExecution(Connection& db, const ExecutionId& id);
/// Newest first; payload cells are left out.
[[nodiscard]] Result<std::vector<ExecutionRow>> listExecutions(Connection& db, const ExecutionFilter& filter);
[[nodiscard]] Result<std::int64_t> countExecutions(Connection& db, const ExecutionFilter& filter);
/// Whole rows of the queued, running and waiting ones, oldest first: what start-up takes up again.
[[nodiscard]] Result<std::vector<ExecutionRow>> unfinishedExecutions(Connection& db);
[[nodiscard]] Result<std::optional<ExecutionId>> findExecutionByKey(Connection& db, const AgentId& agent,
                                                                    std::string_view idempotencyKey, Instant since);
/// A final execution with its steps, deliveries, interactions, results and events. Errors: `invalid_state`.
[[nodiscard]] Result<void> deleteExecution(Transaction& db, const ExecutionId& id);
/// Final executions that ended before `before`, oldest first.
[[nodiscard]] Result<std::vector<ExecutionId>> finalExecutionsBefore(Connection& db, Instant before, int limit);

[[nodiscard]] Result<void> insertStep(Transaction& db, const StepRow& row);
/// Writes every column that changes after S1, if the stored status is still `from`; gives whether it was.
[[nodiscard]] Result<bool> updateStep(Transaction& db, const StepRow& row, std::string_view from);
[[nodiscard]] Result<std::optional<StepRow>> findStep(Connection& db, const StepId& id);
[[nodiscard]] Result<std::optional<StepRow>> findStepBySeq(Connection& db, const ExecutionId& execution,
                                                           std::int64_t seq);
/// By seq.
[[nodiscard]] Result<std::vector<StepRow>> listSteps(Connection& db, const ExecutionId& execution);
[[nodiscard]] Result<StepCounts> countSteps(Connection& db, const ExecutionId& execution);
/// Which tools it called and how often, by path.
[[nodiscard]] Result<std::vector<std::pair<std::string, int>>> countCalls(Connection& db, const ExecutionId& execution);
/// Steps that were `started` when the daemon died, of all executions.
[[nodiscard]] Result<std::vector<StepRow>> listStartedSteps(Connection& db);

[[nodiscard]] Result<void> appendDelivery(Transaction& db, const ExecutionId& execution, const DeliveryRow& row);
/// By n.
[[nodiscard]] Result<std::vector<DeliveryRow>> listDeliveries(Connection& db, const ExecutionId& execution);

} // namespace executor::store
