#pragma once

#include "core/base/json.h"

#include <string>
#include <vector>

namespace executor::api::cli {

class Context;

/// The one line that a script gets when a run waits for a person (cli.md 4).
[[nodiscard]] std::string pausedJson(const Json& envelope);
/// The same for a change that waits (cli.md 3.2); `argv` follows it, `place` says where it is answered.
[[nodiscard]] std::string pausedChangeJson(const Json& interaction, const std::vector<std::string>& argv,
                                           const std::string& place);
/// Puts the whole question into the envelope, which names it only: what would be called stands in the question itself.
void addPayload(Context& context, Json& envelope);

} // namespace executor::api::cli
