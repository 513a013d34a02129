#pragma once

#include <string>
#include <string_view>

namespace executor::catalog::detail {

/// Stem of one lower-case word after M. F. Porter, 1980. Words of one or two letters and words with anything but ASCII
/// come back as they are.
[[nodiscard]] std::string stem(std::string_view word);

} // namespace executor::catalog::detail
