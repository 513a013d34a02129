#pragma once

#include "core/base/result.h"

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace executor::api::detail {

/// The last `lines` lines of a log of JSON lines whose level is at least `level` (empty: all). Reads at most the last
/// 4 MiB. Thread: any.
[[nodiscard]] Result<std::string> lastLogLines(const std::filesystem::path& file, std::size_t lines,
                                               std::string_view level);

} // namespace executor::api::detail
