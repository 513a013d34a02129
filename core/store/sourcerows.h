#pragma once

#include "core/store/transaction.h"

namespace executor::store {

/// A row of `sources` (data.md 4). JSON columns are text as given.
struct SourceRow
{
    SourceId id;
    std::string slug;
    std::string name;
    std::string kind;
    std::string origin = "store";
    bool enabled = true;
    std::string configJson = "{}"; ///< references unexpanded
    std::string endpoint;
    RevisionId activeRevision; ///< empty: none yet
    std::string labelsJson = "{}";
    std::string healthStatus = "unknown";
    std::string healthJson = "{}";
    std::optional<Instant> checkedAt;
    std::optional<Instant> removedAt;
    Instant createdAt{};
    Instant updatedAt{};
    std::int64_t rev = 1;
    bool operator==(const SourceRow&) const = default;
};

/// Errors: `conflict` when the slug is taken.
[[nodiscard]] Result<void> insertSource(Transaction& db, const SourceRow& row);
/// Writes every column but id, createdAt, rev (which goes up by one). Gives the new rev. Errors: `not_found`.
[[nodiscard]] Result<std::int64_t> updateSource(Transaction& db, const SourceRow& row);
/// Health alone; leaves rev and updatedAt as they are.
[[nodiscard]] Result<void> setSourceHealth(Transaction& db, const SourceId& id, std::string_view status,
                                           std::string_view healthJson, Instant checkedAt);
/// Hides the source and frees its slug. Its accounts' rows are the caller's.
[[nodiscard]] Result<void> markSourceRemoved(Transaction& db, const SourceId& id);
[[nodiscard]] Result<std::optional<SourceRow>> findSource(Connection& db, const SourceId& id);
[[nodiscard]] Result<std::optional<SourceRow>> findSourceBySlug(Connection& db, std::string_view slug);
/// Sources that are not removed, by slug.
[[nodiscard]] Result<std::vector<SourceRow>> listSources(Connection& db);
/// Sources removed before `before`, for the sweep (30 days).
[[nodiscard]] Result<std::vector<SourceRow>> listRemovedSources(Connection& db, Instant before);

} // namespace executor::store
