#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace executor::secrets::detail {

inline constexpr std::size_t kShortest = 4; ///< shorter values are not looked for
inline constexpr std::size_t kAnywhere = 8; ///< from here on also inside words

/// All texts as which `value` may appear, itself first, each once. Values of 4 to 7 bytes: only itself.
[[nodiscard]] std::vector<std::string> formsOf(std::string_view value);

} // namespace executor::secrets::detail
