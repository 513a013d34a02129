#pragma once

#include "core/base/id.h"

#include <string>
#include <vector>

namespace executor::catalog {

/// An account of a source, as far as paths and listings speak of it.
struct SourceAccount
{
    std::string slug;
    std::string label;
    bool operator==(const SourceAccount&) const = default;
};

/// A source as the catalogue knows it; owned and told by core/sources.
struct SourceEntry
{
    SourceId id;
    std::string slug;
    std::string name; ///< display name
    std::string kind;
    bool isEnabled = true;
    std::string health = "ok"; ///< word of sources.md 1
    std::vector<SourceAccount> accounts;
    std::string defaultAccount; ///< slug; empty when there is none
    bool operator==(const SourceEntry&) const = default;
};

} // namespace executor::catalog
