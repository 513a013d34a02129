#pragma once

#include "core/base/effect.h"
#include "core/sources/adapter.h"

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace executor::sources {

/// What a person sees before anything is stored (sources.md 2.4).
struct Preview
{
    struct Tool
    {
        std::string path; ///< without the source
        std::string title;
        Effect effect = Effect::Unknown;
    };

    std::string kind;
    std::string confidence = "certain";
    std::string documentUrl; ///< empty: a file or typed text
    std::string name;
    std::string slug; ///< free when the preview was made
    DescriptionFacts facts;
    std::vector<std::string> hosts; ///< `scheme://host:port`, every one it will talk to
    /// Whether a host is on this computer or network: the line "This source is on this computer" is to be confirmed.
    bool isLocal = false;
    std::size_t toolCount = 0;
    std::map<std::string, std::size_t> toolsByGroup;
    std::map<Effect, std::size_t> toolsByEffect;
    std::vector<Tool> tools; ///< the first 20
    std::vector<ImportWarning> warnings;
    std::size_t warningCount = 0;

    /// A candidate of `POST /sources/discover`.
    [[nodiscard]] Json toJson() const;
};

/// Reads a whole document without storing anything. Pure; for the pool. Errors: those of Adapter::open() and
/// ToolStream::next().
[[nodiscard]] Result<Preview> makePreview(const Adapter& adapter, const DocumentText& document,
                                          const ImportOptions& options, const CancelToken& cancel);

} // namespace executor::sources
