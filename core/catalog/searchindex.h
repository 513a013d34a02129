#pragma once

#include "core/base/effect.h"
#include "core/base/result.h"
#include "core/catalog/tooldefinition.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace executor::catalog {

/// A tool in the index; its number is the rank of its path.
struct IndexedTool
{
    std::int64_t toolId = 0;
    std::uint16_t source = 0;
    std::string_view path; ///< with the slug
    std::string_view slug;
    Effect effect = Effect::Unknown;
    ToolFlags flags;
};

/// A mapped, immutable file of a search index (one segment). Views into it live as long as it does.
/// Thread: any; share it as shared_ptr<const>.
class SearchIndex
{
public:
    /// Verifies magic, format, tokeniser and every checksum before anything is mapped. Error `not_found` for a missing
    /// file, `internal` with the reason for one that does not fit.
    [[nodiscard]] static Result<std::shared_ptr<const SearchIndex>> open(const std::filesystem::path& file);
    SearchIndex(const SearchIndex&) = delete;
    SearchIndex& operator=(const SearchIndex&) = delete;
    ~SearchIndex();

    [[nodiscard]] std::uint64_t generation() const;
    [[nodiscard]] std::uint64_t sourcesKey() const;
    [[nodiscard]] std::uint32_t size() const;
    [[nodiscard]] std::uint32_t termCount() const;
    [[nodiscard]] IndexedTool tool(std::uint32_t document) const;
    /// Read, write or delete as the ranking sees it: 0 none, else a VerbClass.
    [[nodiscard]] std::uint8_t verb(std::uint32_t document) const;
    [[nodiscard]] std::size_t sourceCount() const;
    [[nodiscard]] std::string_view sourceId(std::size_t ordinal) const;
    [[nodiscard]] std::string_view sourceSlug(std::size_t ordinal) const;
    /// Number of the tool with exactly this path.
    [[nodiscard]] std::optional<std::uint32_t> find(std::string_view path) const;
    /// The tools whose path is `prefix` or below it, as [first, second).
    [[nodiscard]] std::pair<std::uint32_t, std::uint32_t> below(std::string_view prefix) const;
    /// Tools that this joined name (words.h) calls, in path order.
    [[nodiscard]] std::vector<std::uint32_t> named(std::string_view joinedName) const;

    [[nodiscard]] std::optional<std::uint32_t> term(std::string_view text) const;
    [[nodiscard]] std::string_view termText(std::uint32_t term) const;
    /// In how many tools the term is.
    [[nodiscard]] std::uint32_t documentCount(std::uint32_t term) const;
    /// Encoded postings of a term; see detail/indexformat.h.
    [[nodiscard]] std::span<const std::uint8_t> postings(std::uint32_t term) const;
    [[nodiscard]] std::span<const std::uint16_t> lengths(std::uint32_t document) const;
    [[nodiscard]] double averageLength(std::size_t field) const;
    /// Terms that have this trigram.
    [[nodiscard]] std::span<const std::uint32_t> termsWithGram(std::uint64_t gram) const;

private:
    SearchIndex();
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace executor::catalog
