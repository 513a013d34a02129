#pragma once

#include "core/policy/rule.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace executor::policy {

/// A text that sorts between the two; "" stands for the start (`low`) or the end (`high`). `low` < `high` is required.
/// Moving a rule so touches one row only.
[[nodiscard]] std::string positionBetween(std::string_view low, std::string_view high);
/// Whether `a` is strictly narrower than `b`: pattern, then subject, then number of conditions.
[[nodiscard]] bool isNarrower(const Rule& a, const Rule& b);
/// Where a new rule goes in a list: just after the last strictly narrower one (policy.md 3.2).
[[nodiscard]] std::size_t placeOf(const std::vector<Rule>& list, const Rule& rule);
/// The position for index `at` of a list, between its neighbours.
[[nodiscard]] std::string positionAt(const std::vector<Rule>& list, std::size_t at);
/// Whether `earlier`, standing before it, covers all of `later`, which therefore never decides.
[[nodiscard]] bool hides(const Rule& earlier, const Rule& later);

} // namespace executor::policy
