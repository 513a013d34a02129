#pragma once

#include "core/base/effect.h"
#include "core/base/result.h"
#include "core/catalog/tooldefinition.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace executor::catalog {

/// What the index takes of a source: an ordinal's meaning and the words of the source field.
struct IndexSource
{
    std::string id;
    std::string slug;
    std::string words; ///< slug, display name, account names
};

/// What the index takes of one tool.
struct IndexDocument
{
    std::int64_t toolId = 0;
    std::uint16_t source = 0; ///< ordinal in the sources
    std::string path;         ///< without the source
    std::string title;
    std::string description;
    std::string pathWords;      ///< URL template and tags (the group is taken from the path)
    std::string parameterNames; ///< two levels
    std::string parameterTexts;
    std::string userWords; ///< the person's aliases and note
    Effect effect = Effect::Unknown;
    ToolFlags flags;
};

/// Builds the file of a search index from all tools. Pure but for write(). Thread: any, one at a time.
class IndexBuilder
{
public:
    explicit IndexBuilder(std::vector<IndexSource> sources);
    IndexBuilder(const IndexBuilder&) = delete;
    IndexBuilder& operator=(const IndexBuilder&) = delete;
    ~IndexBuilder();

    void add(const IndexDocument& document);
    /// Writes and renames; ends the builder. Errors: `internal` with the reason of the file system.
    [[nodiscard]] Result<void> write(const std::filesystem::path& file, std::uint64_t generation);

private:
    struct State;
    std::unique_ptr<State> m_state;
};

/// Hash over everything of the sources that is in an index; another one asks for a new index.
[[nodiscard]] std::uint64_t sourcesKey(const std::vector<IndexSource>& sources);

} // namespace executor::catalog
