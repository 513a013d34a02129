#pragma once

#include "core/policy/decide.h"

namespace executor::policy {

/// The object of `rules explain`, of `POST /v1/rules/explain` and of *Why?* (policy.md 5): decision, sentence, and the
/// rules that came into question with the reason why each did or did not count. Pure: nothing is counted or stored.
[[nodiscard]] Json explain(const RuleSet& rules, const CallFacts& call);

} // namespace executor::policy
