#pragma once

#include "core/store/transaction.h"

namespace executor::store {

/// A row of `rules` (policy.md 3.1). JSON columns are text as given.
struct RuleRow
{
    RuleId id;
    std::string owner = "workspace";
    std::string ownerId; ///< of owner `agent`: whose list
    std::string subjectJson = "{}";
    std::string pattern;
    std::string effectsJson = "[]";
    std::string conditionsJson = "[]";
    std::optional<std::string> timeJson;
    std::optional<std::string> rateJson;
    std::string action;
    std::string flowOkJson = "[]";
    std::optional<Instant> until;
    std::optional<std::string> toolHash;
    bool enabled = true;
    std::string position; ///< fractional index, sorts as text
    std::string note;
    std::string origin = "store";
    std::optional<std::string> createdFromJson;
    std::string createdBy;
    std::int64_t hits = 0;
    std::optional<Instant> lastUsedAt;
    std::optional<std::string> suspendedJson;
    Instant createdAt{};
    Instant updatedAt{};
    std::int64_t rev = 1;
};

/// Errors: `conflict` when the position is taken.
[[nodiscard]] Result<void> insertRule(Transaction& db, const RuleRow& row);
/// Writes what a person changes, not hits and lastUsedAt. Gives the new rev. Errors: `not_found`.
[[nodiscard]] Result<std::int64_t> updateRule(Transaction& db, const RuleRow& row);
/// Gives whether it was there.
[[nodiscard]] Result<bool> deleteRule(Transaction& db, const RuleId& id);
[[nodiscard]] Result<std::optional<RuleRow>> findRule(Connection& db, const RuleId& id);
/// By owner, owner's id, position.
[[nodiscard]] Result<std::vector<RuleRow>> listRules(Connection& db);
/// Counts a decision of the rule; leaves rev as it is.
[[nodiscard]] Result<void> countRuleHit(Transaction& db, const RuleId& id, std::int64_t hits, Instant at);

} // namespace executor::store
