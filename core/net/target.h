#pragma once

#include "core/base/result.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace executor::net {

/// A request target, taken apart and decoded once.
struct Target
{
    std::string path;
    std::vector<std::pair<std::string, std::string>> query;
    std::string authority; ///< of an absolute-form target, else empty
};

/// Reads origin-form, absolute-form (http only) and `*`. Pure. Errors: `bad_request` for bytes outside printable ASCII,
/// broken escapes, decoded text that is not UTF-8, an encoded slash or backslash, NUL, and `.` or `..` segments.
[[nodiscard]] Result<Target> parseTarget(std::string_view text);

/// Decodes %XX once. Errors: `bad_request`.
[[nodiscard]] Result<std::string> percentDecoded(std::string_view text);

} // namespace executor::net
