#pragma once

#include "core/policy/decide.h"
#include "core/store/rulerows.h"

namespace executor::policy {

/// Reads a stored rule. One that cannot be read blocks what it speaks of (all, when even that is unreadable): a rule
/// never turns into less than it was.
[[nodiscard]] Rule ruleOf(const store::RuleRow& row);
[[nodiscard]] store::RuleRow rowOf(const Rule& rule, Instant now);
/// The lists in their order, and the level.
[[nodiscard]] Result<RuleSet> readRuleSet(store::Connection& db);
[[nodiscard]] Result<void> saveLevel(store::Transaction& db, Level level);
/// Changes with every change of a rule or of the level.
[[nodiscard]] Result<std::string> ruleBase(store::Connection& db);

} // namespace executor::policy
