#pragma once

#include <string_view>
#include <vector>

namespace executor::sandbox::detail {

/// For each line of the translated program (index 1 is the first) the line of the agent's text, 0 when there is none.
/// `sourceMap` is version 3; the text that was translated has one line in front of the agent's. The engine's stack has
/// lines only, so columns are not kept. A map that cannot be read gives no lines.
[[nodiscard]] std::vector<int> agentLines(std::string_view sourceMap);

} // namespace executor::sandbox::detail
