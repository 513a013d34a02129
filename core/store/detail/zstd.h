#pragma once

#include "core/base/result.h"

#include <string>
#include <string_view>

namespace executor::store::detail {

/// One zstd frame that knows its size.
[[nodiscard]] std::string compress(std::string_view bytes);
/// Errors: `internal` when the frame is damaged or does not know its size.
[[nodiscard]] Result<std::string> decompress(std::string_view frame);

} // namespace executor::store::detail
