#pragma once

#include "core/api/cli/context.h"
#include "core/base/json.h"

#include <string>

namespace executor::api::cli {

/// The one line that a script gets when a run waits for a person (cli.md 4).
[[nodiscard]] std::string pausedJson(const Json& envelope);
/// Puts the whole question into the envelope, which names it only: what would be called stands in the question itself.
void addPayload(Context& context, Json& envelope);

} // namespace executor::api::cli
