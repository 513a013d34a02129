#include "core/catalog/indexbuilder.h"

#include "core/base/text.h"
#include "core/catalog/detail/indexformat.h"
#include "core/catalog/detail/words.h"

#include <QSaveFile>

#include <algorithm>
#include <limits>
#include <map>
#include <numeric>
#include <set>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace executor::catalog {
using namespace detail;
namespace {
/// One (term, document, field), before sorting. Flat, as there are a hundred of them for each tool.
struct Entry
{
    std::uint32_t term = 0;
    std::uint32_t document = 0;
    std::uint16_t count = 0;
    std::uint8_t field = 0;
    auto operator<=>(const Entry&) const = default;
};

template <class To, class From>
To saturated(From value)
{
    return static_cast<To>(std::min<From>(value, std::numeric_limits<To>::max()));
}

template <class T>
std::string_view bytesOf(const std::vector<T>& list)
{
    return {reinterpret_cast<const char*>(list.data()), list.size() * sizeof(T)};
}

VerbClass verbOf(Effect effect, std::string_view leaf)
{
    switch (effect) {
    case Effect::Read:
        return VerbClass::Read;
    case Effect::Delete:
        return VerbClass::Delete;
    case Effect::Write:
    case Effect::Send:
    case Effect::Spend:
    case Effect::Admin:
        return VerbClass::Write;
    case Effect::Unknown:
        return verbClass(words(leaf));
    }
    return VerbClass::None;
}
} // namespace

struct IndexBuilder::State
{
    std::vector<IndexSource> sources;
    std::unordered_map<std::string, std::uint32_t> termNumbers;
    std::vector<Entry> entries;
    std::vector<DocumentRecord> documents;
    std::vector<std::uint16_t> lengths;
    std::vector<NameRecord> names;
    std::string paths;
    std::unordered_map<std::uint32_t, std::uint16_t> counts; ///< of one field, kept to save allocations

    std::uint32_t termNumber(const std::string& term)
    {
        return termNumbers.try_emplace(term, static_cast<std::uint32_t>(termNumbers.size())).first->second;
    }
    /// Adds the words of one field; gives their number.
    std::size_t addField(std::uint32_t document, Field field, std::string_view text);
    void addNames(std::uint32_t document, const IndexDocument& from, std::string_view fullPath);
};

std::size_t IndexBuilder::State::addField(std::uint32_t document, Field field, std::string_view text)
{
    const std::vector<std::string> terms = indexTerms(text);
    counts.clear();
    for (const std::string& term : terms) {
        std::uint16_t& count = counts[termNumber(term)];
        count = count == 0xFFFF ? count : static_cast<std::uint16_t>(count + 1);
    }
    if (field == Field::Name && terms.size() > 1) {
        // The joined form as an extra word; it does not count as length.
        counts.try_emplace(termNumber(joinedName(text)), std::uint16_t{1});
    }
    for (const auto& [term, count] : counts) {
        entries.push_back({term, document, count, static_cast<std::uint8_t>(field)});
    }
    lengths[document * kFields + static_cast<std::size_t>(field)] = saturated<std::uint16_t>(terms.size());
    return terms.size();
}

void IndexBuilder::State::addNames(std::uint32_t document, const IndexDocument& from, std::string_view fullPath)
{
    const std::string_view path = from.path;
    const std::size_t last = path.rfind('.');
    const std::string_view leaf = last == std::string_view::npos ? path : path.substr(last + 1);
    std::set<std::string> keys = {joinedName(leaf), joinedName(path), joinedName(fullPath)};
    if (last != std::string_view::npos) {
        const std::string_view before = path.substr(0, last);
        const std::size_t group = before.rfind('.');
        keys.insert(joinedName(before.substr(group == std::string_view::npos ? 0 : group + 1)) + joinedName(leaf));
    }
    for (const std::string& key : keys) {
        if (!key.empty()) {
            names.push_back({hashOf(key), document, 0});
        }
    }
}

IndexBuilder::IndexBuilder(std::vector<IndexSource> sources) : m_state(std::make_unique<State>())
{
    m_state->sources = std::move(sources);
}

IndexBuilder::~IndexBuilder() = default;

void IndexBuilder::add(const IndexDocument& document)
{
    State& s = *m_state;
    const auto number = static_cast<std::uint32_t>(s.documents.size());
    const IndexSource& source = s.sources.at(document.source);
    const std::string fullPath = source.slug + "." + document.path;
    const std::size_t last = document.path.rfind('.');
    const std::string leaf = last == std::string::npos ? document.path : document.path.substr(last + 1);
    const std::string group = last == std::string::npos ? std::string() : document.path.substr(0, last);

    s.documents.push_back(
        {document.toolId, static_cast<std::uint32_t>(s.paths.size()), saturated<std::uint16_t>(fullPath.size()),
         document.source, document.flags.bits, static_cast<std::uint8_t>(document.effect),
         static_cast<std::uint8_t>(verbOf(document.effect, leaf)), saturated<std::uint16_t>(source.slug.size())});
    s.paths += fullPath;
    s.lengths.resize(s.lengths.size() + kFields);
    s.addField(number, Field::Name, leaf);
    s.addField(number, Field::Source, source.words);
    s.addField(number, Field::Title, document.title);
    s.addField(number, Field::Description, cutText(document.title + " " + document.description, 2000));
    s.addField(number, Field::PathTags, group + " " + document.pathWords);
    s.addField(number, Field::ParameterNames, document.parameterNames);
    s.addField(number, Field::ParameterTexts, document.parameterTexts);
    s.addField(number, Field::User, document.userWords);
    s.addNames(number, document, fullPath);
}

namespace {
/// Gathers the blocks of a file and writes them.
class FileLayout
{
public:
    void put(Block block, std::string_view bytes) { m_blocks[static_cast<std::size_t>(block)] = bytes; }
    Result<void> write(const std::filesystem::path& file, IndexHeader header) const
    {
        std::uint64_t at = sizeof(IndexHeader);
        for (std::size_t i = 0; i < kBlocks; ++i) {
            Checksum sum;
            sum.add(m_blocks[i].data(), m_blocks[i].size());
            header.blocks[i] = {at, m_blocks[i].size(), sum.value()};
            at += (m_blocks[i].size() + 7) / 8 * 8;
        }
        header.fileSize = at;
        Checksum sum;
        sum.add(&header, offsetof(IndexHeader, checksum));
        header.checksum = sum.value();

        QSaveFile out(qs(utf8FromPath(file)));
        if (!out.open(QIODevice::WriteOnly)) {
            return fail(ErrorCode::Internal, "The search index cannot be written: " + utf8(out.errorString()));
        }
        out.write(reinterpret_cast<const char*>(&header), sizeof header);
        for (const std::string_view bytes : m_blocks) {
            out.write(bytes.data(), static_cast<qint64>(bytes.size()));
            out.write(QByteArray(static_cast<qsizetype>((8 - bytes.size() % 8) % 8), '\0'));
        }
        if (!out.commit()) {
            return fail(ErrorCode::Internal, "The search index cannot be written: " + utf8(out.errorString()));
        }
        return {};
    }

private:
    std::array<std::string_view, kBlocks> m_blocks;
};

/// Puts documents into the order of their paths; gives the new number of each old one.
std::vector<std::uint32_t> sortDocuments(std::vector<DocumentRecord>& documents, std::vector<std::uint16_t>& lengths,
                                         const std::string& paths)
{
    std::vector<std::uint32_t> order(documents.size());
    std::iota(order.begin(), order.end(), 0U);
    const auto pathOf = [&](std::uint32_t i) {
        return std::string_view(paths).substr(documents[i].pathStart, documents[i].pathSize);
    };
    std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
        return std::pair(pathOf(a), documents[a].toolId) < std::pair(pathOf(b), documents[b].toolId);
    });
    std::vector<std::uint32_t> newNumber(documents.size());
    std::vector<DocumentRecord> sorted(documents.size());
    std::vector<std::uint16_t> sortedLengths(lengths.size());
    for (std::size_t i = 0; i < order.size(); ++i) {
        newNumber[order[i]] = static_cast<std::uint32_t>(i);
        sorted[i] = documents[order[i]];
        std::copy_n(lengths.begin() + static_cast<std::ptrdiff_t>(order[i] * kFields), kFields,
                    sortedLengths.begin() + static_cast<std::ptrdiff_t>(i * kFields));
    }
    documents = std::move(sorted);
    lengths = std::move(sortedLengths);
    return newNumber;
}

struct TermBlocks
{
    std::vector<TermRecord> records;
    std::string text;
    std::string postings;
    std::vector<std::string_view> terms; ///< by number
};

/// `entries` sorted by (term, document); numbers of terms are ranks in byte order.
TermBlocks layTerms(std::vector<std::string_view> terms, const std::vector<Entry>& entries)
{
    TermBlocks out;
    out.terms = std::move(terms);
    out.records.reserve(out.terms.size() + 1);
    std::size_t at = 0;
    for (std::uint32_t term = 0; term < out.terms.size(); ++term) {
        TermRecord record{static_cast<std::uint32_t>(out.text.size()), static_cast<std::uint32_t>(out.postings.size()),
                          0};
        out.text += out.terms[term];
        std::uint32_t before = 0;
        while (at < entries.size() && entries[at].term == term) {
            const std::uint32_t document = entries[at].document;
            const std::size_t first = at;
            unsigned mask = 0;
            while (at < entries.size() && entries[at].term == term && entries[at].document == document) {
                mask |= 1U << entries[at].field;
                ++at;
            }
            putNumber(out.postings, document - before);
            out.postings += static_cast<char>(mask);
            for (std::size_t i = first; i < at; ++i) {
                putNumber(out.postings, entries[i].count);
            }
            before = document;
            ++record.documents;
        }
        out.records.push_back(record);
    }
    out.records.push_back(
        {static_cast<std::uint32_t>(out.text.size()), static_cast<std::uint32_t>(out.postings.size()), 0});
    return out;
}

struct GramBlocks
{
    std::vector<std::uint64_t> keys;
    std::vector<std::uint32_t> starts;
    std::vector<std::uint32_t> terms;
};

GramBlocks layGrams(const std::vector<std::string_view>& terms)
{
    std::vector<std::pair<std::uint64_t, std::uint32_t>> pairs;
    for (std::uint32_t term = 0; term < terms.size(); ++term) {
        for (const std::uint64_t gram : trigrams(terms[term])) {
            pairs.emplace_back(gram, term);
        }
    }
    std::sort(pairs.begin(), pairs.end());
    GramBlocks out;
    out.terms.reserve(pairs.size());
    for (const auto& [gram, term] : pairs) {
        if (out.keys.empty() || out.keys.back() != gram) {
            out.keys.push_back(gram);
            out.starts.push_back(static_cast<std::uint32_t>(out.terms.size()));
        }
        out.terms.push_back(term);
    }
    out.starts.push_back(static_cast<std::uint32_t>(out.terms.size()));
    return out;
}

/// Terms in byte order; renumbers the entries accordingly and sorts them.
std::vector<std::string_view> sortTerms(const std::unordered_map<std::string, std::uint32_t>& numbers,
                                        const std::vector<std::uint32_t>& newDocuments, std::vector<Entry>& entries)
{
    std::vector<std::pair<std::string_view, std::uint32_t>> order(numbers.begin(), numbers.end());
    std::sort(order.begin(), order.end());
    std::vector<std::uint32_t> newNumber(order.size());
    std::vector<std::string_view> terms(order.size());
    for (std::uint32_t i = 0; i < order.size(); ++i) {
        newNumber[order[i].second] = i;
        terms[i] = order[i].first;
    }
    for (Entry& entry : entries) {
        entry.term = newNumber[entry.term];
        entry.document = newDocuments[entry.document];
    }
    std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
        return std::tie(a.term, a.document, a.field) < std::tie(b.term, b.document, b.field);
    });
    return terms;
}
} // namespace

Result<void> IndexBuilder::write(const std::filesystem::path& file, std::uint64_t generation)
{
    State& s = *m_state;
    const std::vector<std::uint32_t> newNumber = sortDocuments(s.documents, s.lengths, s.paths);
    const TermBlocks terms = layTerms(sortTerms(s.termNumbers, newNumber, s.entries), s.entries);
    const GramBlocks grams = layGrams(terms.terms);
    for (NameRecord& name : s.names) {
        name.document = newNumber[name.document];
    }
    std::sort(s.names.begin(), s.names.end(), [](const NameRecord& a, const NameRecord& b) {
        return std::tie(a.hash, a.document) < std::tie(b.hash, b.document);
    });
    std::string sources;
    for (const IndexSource& source : s.sources) {
        sources.append(source.id).push_back('\0');
        sources.append(source.slug).push_back('\0');
    }

    IndexHeader header;
    header.tokenizer = kTokenizerVersion;
    header.generation = generation;
    header.sourcesKey = sourcesKey(s.sources);
    header.documents = static_cast<std::uint32_t>(s.documents.size());
    header.terms = static_cast<std::uint32_t>(terms.terms.size());
    for (std::size_t field = 0; field < kFields; ++field) {
        std::uint64_t sum = 0;
        for (std::size_t i = field; i < s.lengths.size(); i += kFields) {
            sum += s.lengths[i];
        }
        header.averages[field] = sum == 0 ? 1.0 : static_cast<double>(sum) / static_cast<double>(s.documents.size());
    }
    FileLayout layout;
    layout.put(Block::Documents, bytesOf(s.documents));
    layout.put(Block::Paths, s.paths);
    layout.put(Block::Sources, sources);
    layout.put(Block::Lengths, bytesOf(s.lengths));
    layout.put(Block::Terms, bytesOf(terms.records));
    layout.put(Block::TermText, terms.text);
    layout.put(Block::Postings, terms.postings);
    layout.put(Block::Names, bytesOf(s.names));
    layout.put(Block::GramKeys, bytesOf(grams.keys));
    layout.put(Block::GramStarts, bytesOf(grams.starts));
    layout.put(Block::GramTerms, bytesOf(grams.terms));
    return layout.write(file, header);
}

std::uint64_t sourcesKey(const std::vector<IndexSource>& sources)
{
    std::string all;
    for (const IndexSource& source : sources) {
        all.append(source.id).append("\n").append(source.slug).append("\n").append(source.words).append("\n");
    }
    return hashOf(all);
}

} // namespace executor::catalog
