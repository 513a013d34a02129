#pragma once

#include "core/store/blobs.h"
#include "core/store/transaction.h"

namespace executor::store {

/// A result handle (execution.md 8).
struct ResultRow
{
    ResultHandleId id;
    AgentId agent;
    ExecutionId execution;
    std::string kind; ///< json text file
    std::string mime;
    std::string name;
    std::string origin; ///< the tool it came from
    std::int64_t bytes = 0;
    std::string sha256; ///< 32 bytes
    Payload body;
    std::string summaryJson = "{}";
    std::string labelsJson = "[]";
    std::optional<Instant> expiresAt;
    Instant createdAt{};
};

[[nodiscard]] Result<void> insertResult(Transaction& db, const ResultRow& row);
[[nodiscard]] Result<std::optional<ResultRow>> findResult(Connection& db, const ResultHandleId& id);
/// Bytes kept for an agent (empty: for all).
[[nodiscard]] Result<std::int64_t> resultBytes(Connection& db, const AgentId& agent);
/// Removes at most `limit` expired handles that no unfinished execution refers to; gives how many.
[[nodiscard]] Result<std::int64_t> pruneResults(Transaction& db, Instant now, int limit = 200);

} // namespace executor::store
