#pragma once

#include "core/policy/rulechange.h"
#include "core/store/transaction.h"

namespace executor::policy {

/// Refuses what no person can confirm either: an allow rule over everything, over Executor's own administration, or in
/// an agent's list; a rule that is not there. Pure.
[[nodiscard]] Result<void> checkChange(const RuleSet& rules, const RuleChange& change);
/// Whether some call could be decided less strictly afterwards. In doubt yes. Pure; `change` passed checkChange().
[[nodiscard]] bool widens(const RuleSet& rules, const RuleChange& change);
/// One sentence for the person: `Allow github.issues.*` (write), ...
[[nodiscard]] std::string summaryOf(const RuleSet& rules, const RuleChange& change);
/// Writes the change with its event and its audit record; gives `{"rule":...}`, `{"removed":id}` or `{"level":...}`.
[[nodiscard]] Result<Json> applyChange(store::Transaction& db, const RuleChange& change, const std::string& actor);
/// The rule of this id in any list, or null.
[[nodiscard]] const Rule* findRuleIn(const RuleSet& rules, const RuleId& id);

} // namespace executor::policy
