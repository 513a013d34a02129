#pragma once

#include "core/base/result.h"

#include <set>
#include <string>
#include <string_view>

namespace executor::sources {

/// Whether a source may have this slug: `[a-z][a-z0-9_]*`, at most 60 characters, no name of a built-in tool.
/// Errors: `invalid_request`.
[[nodiscard]] Result<void> checkSourceSlug(std::string_view slug);
/// A slug from a title or, when nothing is left of it, from the host of an address: `api`, `openapi`, `rest` and
/// `service` are dropped; a slug in `taken` or a reserved one gets `_2`, `_3`, ...
[[nodiscard]] std::string slugFor(std::string_view title, std::string_view url,
                                  const std::set<std::string, std::less<>>& taken);

} // namespace executor::sources
