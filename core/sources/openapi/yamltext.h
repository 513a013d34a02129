#pragma once

#include "core/base/cancel.h"
#include "core/base/result.h"

#include <string>
#include <string_view>

namespace executor::sources::openapi {

/// The first document of a YAML text as JSON text, from libyaml's events: nothing but the result is held in memory.
/// Core rules of YAML 1.2: `no`, `on` and dates are text, numbers keep their spelling where JSON can write it. Keys are
/// always text, `<<` is merged, tags beyond `!!str` are ignored. Aliases are expanded; a bomb ends early.
/// Errors: `document_unreadable` with line and column, `document_too_large`, `cancelled`.
[[nodiscard]] Result<std::string> jsonFromYaml(std::string_view text, CancelToken cancel);

} // namespace executor::sources::openapi
