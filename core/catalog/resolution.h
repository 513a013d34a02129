#pragma once

#include "core/base/id.h"

#include <optional>
#include <string>

namespace executor::catalog {

/// What a written path means.
struct Resolution
{
    SourceId sourceId;
    std::string slug;
    std::optional<std::string> account; ///< slug behind `$`, when one was written
    std::string path;                   ///< without the source
    std::string canonicalPath;          ///< `github.issues.create`
    /// For the answer's warnings when only the spelling-free form fitted; empty when the path was exact.
    std::string spellingNote;
};

} // namespace executor::catalog
