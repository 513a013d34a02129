#pragma once

#include "core/base/cancel.h"
#include "core/base/result.h"

#include <string>
#include <string_view>

namespace executor::sources::openapi {

/// JSON text of a document given as JSON or YAML: UTF-8 without a byte-order mark; UTF-16 is converted.
/// Errors: `document_unreadable` with line, column and context, `document_too_large`, `cancelled`.
[[nodiscard]] Result<std::string> jsonTextOf(const std::string& text, CancelToken cancel);
/// `error` with line, column and 60 characters of context of the first place in `text` that is no JSON.
[[nodiscard]] Error locatedError(std::string_view text, Error error);
/// Whether `word` is a token of HTTP (RFC 9110 5.6.2), as methods and field names must be.
[[nodiscard]] bool isToken(std::string_view word);

} // namespace executor::sources::openapi
