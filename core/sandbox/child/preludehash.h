#pragma once

#include <string_view>

namespace executor::sandbox::child {

/// The first 16 hex digits of the SHA-256 of the two modules that the build makes of resources/prelude.
[[nodiscard]] std::string_view preludeHash();

} // namespace executor::sandbox::child
