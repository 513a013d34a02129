#include "core/secrets/detail/patternset.h"

#include "core/secrets/detail/secretforms.h"
#include "core/secrets/secretbytes.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace executor::secrets::detail {
namespace {
std::uint64_t hashLong(const char* bytes)
{
    std::uint64_t value = 0;
    std::memcpy(&value, bytes, sizeof(value));
    return value * 0x9E3779B97F4A7C15ULL;
}

std::uint64_t hashShort(const char* bytes)
{
    std::uint32_t value = 0;
    std::memcpy(&value, bytes, sizeof(value));
    return (value + 1ULL) * 0xC2B2AE3D27D4EB4FULL;
}

std::uint64_t hashOf(std::string_view pattern)
{
    return pattern.size() < kAnywhere ? hashShort(pattern.data()) : hashLong(pattern.data());
}

bool isWordByte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           static_cast<unsigned char>(c) >= 0x80;
}
} // namespace

PatternSet::~PatternSet()
{
    wipe(m_texts);
}

void PatternSet::build(const std::vector<Input>& patterns, std::vector<std::string> labels)
{
    m_labels = std::move(labels);
    auto sorted = patterns;
    // Shortest first: each goes to the head of its chain, so chains begin with the longest.
    std::stable_sort(sorted.begin(), sorted.end(),
                     [](const Input& a, const Input& b) { return a.text.size() < b.text.size(); });
    std::size_t total = 0;
    for (const auto& input : sorted) {
        total += input.text.size();
    }
    m_texts.reserve(total);
    m_tableBits = static_cast<unsigned>(std::bit_width(std::max<std::size_t>(sorted.size() * 2, 16)));
    m_bitmapBits = static_cast<unsigned>(std::bit_width(std::max<std::size_t>(sorted.size() * 16, 4096)));
    m_table.assign(std::size_t{1} << m_tableBits, -1);
    m_bitmap.assign((std::size_t{1} << m_bitmapBits) / 64, 0);
    for (const auto& input : sorted) {
        const auto hash = hashOf(input.text);
        auto& head = m_table[hash >> (64U - m_tableBits)];
        const auto bit = hash >> (64U - m_bitmapBits);
        m_bitmap[bit / 64] |= std::uint64_t{1} << (bit % 64);
        m_patterns.push_back({static_cast<std::uint32_t>(m_texts.size()), static_cast<std::uint32_t>(input.text.size()),
                              static_cast<std::uint32_t>(input.label), head});
        head = static_cast<std::int32_t>(m_patterns.size() - 1);
        m_texts += input.text;
        m_longest = std::max(m_longest, input.text.size());
        m_hasShort = m_hasShort || input.text.size() < kAnywhere;
    }
}

bool PatternSet::isMaybe(std::uint64_t hash) const
{
    const auto bit = hash >> (64U - m_bitmapBits);
    return (m_bitmap[bit / 64] >> (bit % 64) & 1U) != 0;
}

std::size_t PatternSet::nextCandidate(std::string_view text, std::size_t from, std::size_t end) const
{
    if (isEmpty()) {
        return end;
    }
    const std::size_t lastLong = text.size() < kAnywhere ? 0 : std::min(end, text.size() - kAnywhere + 1);
    const std::size_t lastShort = text.size() < kShortest ? 0 : std::min(end, text.size() - kShortest + 1);
    for (std::size_t i = from; i < lastLong; ++i) {
        if (isMaybe(hashLong(text.data() + i)) || (m_hasShort && isMaybe(hashShort(text.data() + i)))) {
            return i;
        }
    }
    if (m_hasShort) {
        for (std::size_t i = std::max(from, lastLong); i < lastShort; ++i) {
            if (isMaybe(hashShort(text.data() + i))) {
                return i;
            }
        }
    }
    return end;
}

PatternSet::Match PatternSet::longestIn(std::uint64_t hash, std::string_view rest, char before) const
{
    for (auto index = m_table[hash >> (64U - m_tableBits)]; index >= 0;) {
        const auto& pattern = m_patterns[static_cast<std::size_t>(index)];
        index = pattern.next;
        if (!rest.starts_with(textOf(pattern))) {
            continue;
        }
        const bool isWord = !isWordByte(before) && (rest.size() == pattern.length || !isWordByte(rest[pattern.length]));
        if (pattern.length >= kAnywhere || isWord) {
            return {pattern.length, pattern.label};
        }
    }
    return {};
}

PatternSet::Match PatternSet::matchAt(std::string_view text, std::size_t position, char before) const
{
    const auto rest = text.substr(position);
    Match match;
    if (isEmpty()) {
        return match;
    }
    if (rest.size() >= kAnywhere) {
        match = longestIn(hashLong(rest.data()), rest, before);
    }
    if (match.length == 0 && m_hasShort && rest.size() >= kShortest) {
        match = longestIn(hashShort(rest.data()), rest, before);
    }
    return match;
}

} // namespace executor::secrets::detail
