#pragma once

#include "core/catalog/detail/toolreader.h"
#include "core/catalog/sourceentry.h"

#include <memory>
#include <string>
#include <vector>

namespace executor::catalog::detail {

/// A source as its declarations need it.
struct DeclaredSource
{
    SourceEntry entry;
    std::vector<std::shared_ptr<const StoredTool>> tools; ///< sharing one table of definitions
};

/// A declaration file for an editor or a type checker (catalog.md 6.1): the fixed prelude, `declare const tools`, and a
/// namespace for each source. Same input, same bytes. Thread: any, alone with these tools.
[[nodiscard]] std::string declarationsText(const std::vector<DeclaredSource>& sources);

} // namespace executor::catalog::detail
