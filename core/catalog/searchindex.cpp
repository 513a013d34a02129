#include "core/catalog/searchindex.h"

#include "core/base/text.h"
#include "core/catalog/detail/indexformat.h"
#include "core/catalog/detail/words.h"

#include <QFile>

#include <algorithm>
#include <utility>

namespace executor::catalog {
using namespace detail;

struct SearchIndex::State
{
    QFile file;
    const uchar* base = nullptr;
    IndexHeader header;
    std::vector<std::pair<std::string_view, std::string_view>> sources;

    template <class T>
    std::span<const T> block(Block which) const
    {
        const BlockRecord& record = header.blocks[static_cast<std::size_t>(which)];
        return {reinterpret_cast<const T*>(base + record.offset), record.size / sizeof(T)};
    }
    std::string_view text(Block which, std::size_t start, std::size_t size) const
    {
        const std::span<const char> all = block<char>(which);
        return {all.data() + start, size};
    }
};

namespace {
tl::unexpected<Error> unusable(const std::string& why)
{
    return fail(ErrorCode::Internal, "The search index cannot be used: " + why + ".");
}

Result<IndexHeader> readHeader(QFile& file)
{
    IndexHeader header;
    if (file.read(reinterpret_cast<char*>(&header), sizeof header) != static_cast<qint64>(sizeof header)) {
        return unusable("it is too short");
    }
    Checksum sum;
    sum.add(&header, offsetof(IndexHeader, checksum));
    if (header.magic != kIndexMagic || header.format != kIndexFormat || header.tokenizer != kTokenizerVersion) {
        return unusable("it has another format");
    }
    if (header.checksum != sum.value() || header.fileSize != static_cast<std::uint64_t>(file.size())) {
        return unusable("it is damaged");
    }
    return header;
}

/// Reads the blocks through a small buffer, so that checking them does not make the whole mapping resident.
Result<void> checkBlocks(QFile& file, const IndexHeader& header)
{
    std::vector<char> buffer(64 * 1024);
    for (const BlockRecord& block : header.blocks) {
        if (block.offset % 8 != 0 || block.offset > header.fileSize || block.size > header.fileSize - block.offset ||
            !file.seek(static_cast<qint64>(block.offset))) {
            return unusable("it is damaged");
        }
        Checksum sum;
        for (std::uint64_t left = block.size; left > 0;) {
            const auto part = static_cast<qint64>(std::min<std::uint64_t>(left, buffer.size()));
            if (file.read(buffer.data(), part) != part) {
                return unusable("it cannot be read");
            }
            sum.add(buffer.data(), static_cast<std::size_t>(part));
            left -= static_cast<std::uint64_t>(part);
        }
        if (sum.value() != block.checksum) {
            return unusable("a checksum is wrong");
        }
    }
    return {};
}

std::vector<std::pair<std::string_view, std::string_view>> readSources(std::span<const char> bytes)
{
    std::vector<std::pair<std::string_view, std::string_view>> out;
    std::string_view rest(bytes.data(), bytes.size());
    while (!rest.empty()) {
        const std::size_t first = rest.find('\0');
        const std::size_t second = rest.find('\0', first + 1);
        out.emplace_back(rest.substr(0, first), rest.substr(first + 1, second - first - 1));
        rest.remove_prefix(second + 1);
    }
    return out;
}
} // namespace

SearchIndex::SearchIndex() : m_state(std::make_unique<State>()) {}
SearchIndex::~SearchIndex() = default;

Result<std::shared_ptr<const SearchIndex>> SearchIndex::open(const std::filesystem::path& path)
{
    std::shared_ptr<SearchIndex> index(new SearchIndex);
    State& s = *index->m_state;
    s.file.setFileName(qs(utf8FromPath(path)));
    if (!s.file.exists()) {
        return fail(ErrorCode::NotFound, "There is no search index.");
    }
    // Unbuffered: the check reads in large parts anyway.
    if (!s.file.open(QIODevice::ReadOnly | QIODevice::Unbuffered)) {
        return unusable(utf8(s.file.errorString()));
    }
    EX_TRY(s.header, readHeader(s.file));
    EX_CHECK(checkBlocks(s.file, s.header));
    s.base = s.file.map(0, s.file.size());
    if (s.base == nullptr) {
        return unusable(utf8(s.file.errorString()));
    }
    s.sources = readSources(s.block<char>(Block::Sources));
    return std::shared_ptr<const SearchIndex>(std::move(index));
}

std::uint64_t SearchIndex::generation() const
{
    return m_state->header.generation;
}
std::uint64_t SearchIndex::sourcesKey() const
{
    return m_state->header.sourcesKey;
}
std::uint32_t SearchIndex::size() const
{
    return m_state->header.documents;
}
std::uint32_t SearchIndex::termCount() const
{
    return m_state->header.terms;
}
std::size_t SearchIndex::sourceCount() const
{
    return m_state->sources.size();
}
std::string_view SearchIndex::sourceId(std::size_t ordinal) const
{
    return m_state->sources.at(ordinal).first;
}
std::string_view SearchIndex::sourceSlug(std::size_t ordinal) const
{
    return m_state->sources.at(ordinal).second;
}
double SearchIndex::averageLength(std::size_t field) const
{
    return m_state->header.averages.at(field);
}

IndexedTool SearchIndex::tool(std::uint32_t document) const
{
    const DocumentRecord& record = m_state->block<DocumentRecord>(Block::Documents)[document];
    const std::string_view path = m_state->text(Block::Paths, record.pathStart, record.pathSize);
    return {record.toolId,
            record.source,
            path,
            path.substr(0, record.slugSize),
            static_cast<Effect>(record.effect),
            ToolFlags{record.flags}};
}

std::uint8_t SearchIndex::verb(std::uint32_t document) const
{
    return m_state->block<DocumentRecord>(Block::Documents)[document].verb;
}

std::optional<std::uint32_t> SearchIndex::find(std::string_view path) const
{
    const auto documents = m_state->block<DocumentRecord>(Block::Documents);
    const auto found = std::lower_bound(
        documents.begin(), documents.end(), path, [this](const DocumentRecord& record, std::string_view wanted) {
            return m_state->text(Block::Paths, record.pathStart, record.pathSize) < wanted;
        });
    const auto number = static_cast<std::uint32_t>(found - documents.begin());
    if (found == documents.end() || tool(number).path != path) {
        return std::nullopt;
    }
    return number;
}

std::pair<std::uint32_t, std::uint32_t> SearchIndex::below(std::string_view prefix) const
{
    const auto documents = m_state->block<DocumentRecord>(Block::Documents);
    const auto firstNotBefore = [&](const std::string& wanted) {
        const auto found = std::lower_bound(
            documents.begin(), documents.end(), wanted, [this](const DocumentRecord& record, const std::string& text) {
                return m_state->text(Block::Paths, record.pathStart, record.pathSize) < text;
            });
        return static_cast<std::uint32_t>(found - documents.begin());
    };
    // '/' is the byte behind '.', so this range holds exactly the paths that begin with `prefix.`.
    const std::uint32_t first = firstNotBefore(std::string(prefix) + ".");
    const std::uint32_t last = firstNotBefore(std::string(prefix) + "/");
    if (first == last) {
        const auto exact = find(prefix);
        return exact ? std::pair(*exact, *exact + 1) : std::pair(first, last);
    }
    return {first, last};
}

std::vector<std::uint32_t> SearchIndex::named(std::string_view joined) const
{
    std::vector<std::uint32_t> out;
    if (joined.empty()) {
        return out;
    }
    const auto names = m_state->block<NameRecord>(Block::Names);
    const std::uint64_t hash = hashOf(joined);
    auto at = std::lower_bound(names.begin(), names.end(), hash,
                               [](const NameRecord& name, std::uint64_t wanted) { return name.hash < wanted; });
    for (; at != names.end() && at->hash == hash; ++at) {
        out.push_back(at->document);
    }
    return out;
}

std::optional<std::uint32_t> SearchIndex::term(std::string_view text) const
{
    std::uint32_t low = 0;
    std::uint32_t high = termCount();
    while (low < high) {
        const std::uint32_t middle = low + (high - low) / 2;
        if (termText(middle) < text) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if (low == termCount() || termText(low) != text) {
        return std::nullopt;
    }
    return low;
}

std::string_view SearchIndex::termText(std::uint32_t term) const
{
    const auto terms = m_state->block<TermRecord>(Block::Terms);
    return m_state->text(Block::TermText, terms[term].textStart, terms[term + 1].textStart - terms[term].textStart);
}

std::uint32_t SearchIndex::documentCount(std::uint32_t term) const
{
    return m_state->block<TermRecord>(Block::Terms)[term].documents;
}

std::span<const std::uint8_t> SearchIndex::postings(std::uint32_t term) const
{
    const auto terms = m_state->block<TermRecord>(Block::Terms);
    return m_state->block<std::uint8_t>(Block::Postings)
        .subspan(terms[term].postingsStart, terms[term + 1].postingsStart - terms[term].postingsStart);
}

std::span<const std::uint16_t> SearchIndex::lengths(std::uint32_t document) const
{
    return m_state->block<std::uint16_t>(Block::Lengths).subspan(document * kFields, kFields);
}

std::span<const std::uint32_t> SearchIndex::termsWithGram(std::uint64_t gram) const
{
    const auto keys = m_state->block<std::uint64_t>(Block::GramKeys);
    const auto found = std::lower_bound(keys.begin(), keys.end(), gram);
    if (found == keys.end() || *found != gram) {
        return {};
    }
    const auto starts = m_state->block<std::uint32_t>(Block::GramStarts);
    const auto at = static_cast<std::size_t>(found - keys.begin());
    return m_state->block<std::uint32_t>(Block::GramTerms).subspan(starts[at], starts[at + 1] - starts[at]);
}

} // namespace executor::catalog
