#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

/// The file of the search index: header, then blocks, each 8-byte aligned. Written and read by the same machine only
/// (it is a cache), so numbers are in the machine's own order; a file of another order has another magic.
namespace executor::catalog::detail {

static_assert(std::endian::native == std::endian::little, "the index file is written in the machine's own order");

inline constexpr std::array<char, 8> kIndexMagic = {'E', 'X', 'C', 'A', 'T', 'I', 'X', 'L'};
inline constexpr std::uint32_t kIndexFormat = 1;

enum class Field : std::uint8_t
{
    Name,
    Source,
    Title,
    Description,
    PathTags,
    ParameterNames,
    ParameterTexts,
    User
};
inline constexpr std::size_t kFields = 8;

enum class Block : std::uint8_t
{
    Documents,  ///< DocumentRecord, in byte order of the path: the number of a document is the rank of its path
    Paths,      ///< bytes
    Sources,    ///< source ids and slugs: `id\0slug\0` each, by ordinal
    Lengths,    ///< u16 [document][field]
    Terms,      ///< TermRecord in byte order of the term, and one more that ends the last
    TermText,   ///< bytes
    Postings,   ///< per term: gap, mask of fields, a count per field; all but the mask as variable-byte numbers
    Names,      ///< NameRecord by hash, then document
    GramKeys,   ///< u64, sorted
    GramStarts, ///< u32, into GramTerms, and one more that ends the last
    GramTerms   ///< u32 numbers of terms
};
inline constexpr std::size_t kBlocks = 11;

struct BlockRecord
{
    std::uint64_t offset = 0;
    std::uint64_t size = 0;
    std::uint64_t checksum = 0;
};

struct IndexHeader
{
    std::array<char, 8> magic = kIndexMagic;
    std::uint32_t format = kIndexFormat;
    std::uint32_t tokenizer = 0;
    std::uint64_t generation = 0;
    std::uint64_t sourcesKey = 0; ///< hash over what of the sources is in the index
    std::uint64_t fileSize = 0;
    std::uint32_t documents = 0;
    std::uint32_t terms = 0;
    std::array<double, kFields> averages{};
    std::array<BlockRecord, kBlocks> blocks{};
    std::uint64_t checksum = 0; ///< over all before it
};

struct DocumentRecord
{
    std::int64_t toolId = 0;
    std::uint32_t pathStart = 0;
    std::uint16_t pathSize = 0;
    std::uint16_t source = 0;
    std::uint32_t flags = 0;
    std::uint8_t effect = 0;
    std::uint8_t verb = 0;
    std::uint16_t slugSize = 0;
};
static_assert(sizeof(DocumentRecord) == 24);

struct TermRecord
{
    std::uint32_t textStart = 0;
    std::uint32_t postingsStart = 0;
    std::uint32_t documents = 0;
};

struct NameRecord
{
    std::uint64_t hash = 0;
    std::uint32_t document = 0;
    std::uint32_t padding = 0;
};

/// Appends a variable-byte number (Block::Postings): seven bits a byte, the lowest first, the high bit when more
/// follow.
inline void putNumber(std::string& out, std::uint32_t value)
{
    while (value >= 0x80) {
        out += static_cast<char>(value | 0x80);
        value >>= 7;
    }
    out += static_cast<char>(value);
}

/// Reads a number of putNumber() and moves `at` behind it; the block's checksum vouches that it ends.
inline std::uint32_t takeNumber(const std::uint8_t*& at)
{
    std::uint32_t value = 0;
    unsigned shift = 0;
    while (*at >= 0x80) {
        value |= static_cast<std::uint32_t>(*at++ & 0x7F) << shift;
        shift += 7;
    }
    return value | static_cast<std::uint32_t>(*at++) << shift;
}

/// FNV-1a over 8-byte words, the rest by bytes: finds damage, protects against nobody.
class Checksum
{
public:
    void add(const void* data, std::size_t size)
    {
        const auto* bytes = static_cast<const unsigned char*>(data);
        for (; size >= 8; size -= 8, bytes += 8) {
            std::uint64_t word = 0;
            std::memcpy(&word, bytes, 8);
            mix(word);
        }
        for (; size > 0; --size, ++bytes) {
            mix(*bytes);
        }
    }
    [[nodiscard]] std::uint64_t value() const { return m_value; }

private:
    void mix(std::uint64_t word)
    {
        m_value = (m_value ^ word) * 0x9E3779B97F4A7C15ULL;
        m_value ^= m_value >> 29;
    }
    std::uint64_t m_value = 0xCBF29CE484222325ULL;
};

[[nodiscard]] inline std::uint64_t hashOf(std::string_view text)
{
    Checksum sum;
    sum.add(text.data(), text.size());
    return sum.value();
}

} // namespace executor::catalog::detail
