#pragma once

#include "core/base/json.h"

#include <cstddef>
#include <string>
#include <vector>

namespace executor::catalog {

/// One tool that is in both revisions and differs.
struct ChangedTool
{
    std::string path;
    std::vector<std::string> kinds; ///< `arguments result description class`
    std::vector<std::string> lines; ///< `+ required argument color: string`
    bool operator==(const ChangedTool&) const = default;
};

struct RenamedTool
{
    std::string from;
    std::string to;
    bool operator==(const RenamedTool&) const = default;
};

/// What a new revision changes (sources.md 3.11): the first kListed paths of each kind, and full counts.
struct RevisionDifference
{
    static constexpr std::size_t kListed = 200;

    std::vector<std::string> added;
    std::vector<std::string> removed;
    std::vector<RenamedTool> renamed;
    std::vector<ChangedTool> changed;
    std::size_t addedCount = 0;
    std::size_t removedCount = 0;
    std::size_t renamedCount = 0;
    std::size_t changedCount = 0;
    std::size_t unchangedCount = 0;

    [[nodiscard]] bool isEmpty() const { return addedCount + removedCount + renamedCount + changedCount == 0; }
    /// `{"added":[],"removed":[],"renamed":[],"changed":[],"counts":{}}`
    [[nodiscard]] Json toJson() const;
    bool operator==(const RevisionDifference&) const = default;
};

} // namespace executor::catalog
