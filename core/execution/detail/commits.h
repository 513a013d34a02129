#pragma once

#include "core/base/cancel.h"
#include "core/base/task.h"
#include "core/store/database.h"
#include "core/store/executionrows.h"
#include "core/store/interactionrows.h"
#include "core/store/resultrows.h"

#include <optional>
#include <string>
#include <vector>

namespace executor::execution {

/// Whether the commit must be on the disk before its task ends.
enum class Durability
{
    Normal,
    Full
};

/// One change of a step with all that belongs into its transaction (execution.md 2, rows S1 to S12).
struct StepCommit
{
    store::StepRow row;
    bool isNew = false;
    std::string from; ///< stored status before, unless new
    std::vector<std::string> events;
    std::optional<store::InteractionRow> opened;
    std::optional<store::DeliveryRow> delivery;
    std::vector<store::DeliveryRow> heldDeliveries;
    std::optional<store::ResultRow> resultHandle;
    std::optional<store::AuditEntry> audit;
    AgentId agent;
    Durability durability = Durability::Normal;
    bool isAwaited = true; ///< else it goes with the next commit, or alone after a moment
};

/// One change of an execution (rows E1 to E12), with what it closes.
struct RunCommit
{
    store::ExecutionRow row;
    bool isNew = false;
    std::string from;
    std::vector<std::string> events;
    Json eventData = Json::object();
    std::vector<std::pair<store::StepRow, std::string>> closedSteps; ///< with their status before
    std::vector<store::InteractionRow> closedQuestions;
    std::vector<store::DeliveryRow> heldDeliveries;
    std::optional<store::ResultRow> resultHandle;
    std::optional<store::AuditEntry> audit;
    Durability durability = Durability::Normal;
};

/// Errors: `conflict` when the stored state is not the expected one (somebody else was first; nothing is done), and
/// those of the store.
[[nodiscard]] Task<void> commit(store::Database& database, StepCommit change);
[[nodiscard]] Task<void> commit(store::Database& database, RunCommit change);

/// Tries again after 1, 2, 4 ... 30 s while the disk is full: for what happened already and must not be forgotten.
[[nodiscard]] Task<void> commitAtLast(store::Database& database, StepCommit change, CancelToken cancel);
[[nodiscard]] Task<void> commitAtLast(store::Database& database, RunCommit change, CancelToken cancel);

/// Prepares a payload here when it is small, on the pool when it is large.
[[nodiscard]] Task<store::Payload> payloadFor(store::Database& database, std::string bytes);

} // namespace executor::execution
