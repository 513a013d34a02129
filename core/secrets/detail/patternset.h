#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace executor::secrets::detail {

/// Many byte patterns, looked for at once: a bitmap over hashes of the first bytes lets nearly every position pass with
/// one load, a chained hash table and a comparison decide the rest. A dense automaton of 15,000 patterns would take
/// hundreds of megabytes. Unchangeable once built. Thread: any.
class PatternSet
{
public:
    PatternSet() = default;
    PatternSet(const PatternSet&) = delete;
    PatternSet& operator=(const PatternSet&) = delete;
    /// Hand-written: wipes the patterns.
    ~PatternSet();

    struct Input
    {
        std::string_view text;
        std::size_t label;
    };
    /// Built once, after construction.
    void build(const std::vector<Input>& patterns, std::vector<std::string> labels);

    struct Match
    {
        std::size_t length = 0; ///< 0: none
        std::size_t label = 0;
    };
    /// The longest pattern at `position`; `before` is the byte in front of it. Patterns of 4 to 7 bytes must be words.
    [[nodiscard]] Match matchAt(std::string_view text, std::size_t position, char before) const;
    /// First position in [from, end) at which a pattern may begin.
    [[nodiscard]] std::size_t nextCandidate(std::string_view text, std::size_t from, std::size_t end) const;
    [[nodiscard]] const std::string& label(std::size_t index) const { return m_labels[index]; }
    [[nodiscard]] bool isEmpty() const { return m_patterns.empty(); }
    /// Length of the longest pattern plus one byte to see where a word ends.
    [[nodiscard]] std::size_t reach() const { return m_longest + 1; }

private:
    struct Pattern
    {
        std::uint32_t offset;
        std::uint32_t length;
        std::uint32_t label;
        std::int32_t next;
    };
    [[nodiscard]] std::string_view textOf(const Pattern& pattern) const
    {
        return std::string_view(m_texts).substr(pattern.offset, pattern.length);
    }
    [[nodiscard]] bool isMaybe(std::uint64_t hash) const;
    [[nodiscard]] Match longestIn(std::uint64_t hash, std::string_view rest, char before) const;

    std::string m_texts;
    std::vector<std::string> m_labels;
    std::vector<Pattern> m_patterns;
    std::vector<std::int32_t> m_table;
    std::vector<std::uint64_t> m_bitmap;
    unsigned m_tableBits = 0;
    unsigned m_bitmapBits = 0;
    std::size_t m_longest = 0;
    bool m_hasShort = false;
};

} // namespace executor::secrets::detail
