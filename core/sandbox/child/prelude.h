#pragma once

#include <string_view>

namespace executor::sandbox::child {

/// The JavaScript of resources/prelude as one function expression `(host, global) => entries`, put together by the
/// build.
[[nodiscard]] std::string_view preludeText();

/// Its second half, `(host, global, shared) => ...`, which the first one loads by host.laterPart().
[[nodiscard]] std::string_view laterPreludeText();

/// The first 16 hex digits of the SHA-256 of both.
[[nodiscard]] std::string_view preludeHash();

} // namespace executor::sandbox::child
