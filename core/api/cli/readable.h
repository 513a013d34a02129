#pragma once

#include "core/base/json.h"

#include <string>

namespace executor::api::cli {

/// A run for a person at a terminal: state, times, error, question; then program, steps, log and value as far as the
/// envelope has them.
[[nodiscard]] std::string executionText(const Json& envelope);
/// An account and whether it works.
[[nodiscard]] std::string accountText(const Json& account);

} // namespace executor::api::cli
