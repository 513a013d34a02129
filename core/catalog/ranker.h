#pragma once

#include "core/catalog/searchindex.h"
#include "core/catalog/synonyms.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace executor::catalog {

/// A set of documents of one index.
class DocumentSet
{
public:
    explicit DocumentSet(std::size_t size) : m_bits((size + 63) / 64) {}
    void insert(std::uint32_t document) { m_bits[document / 64] |= std::uint64_t{1} << (document % 64); }
    [[nodiscard]] bool contains(std::uint32_t document) const
    {
        return ((m_bits[document / 64] >> (document % 64)) & 1) != 0;
    }

private:
    std::vector<std::uint64_t> m_bits;
};

enum class MatchKind : std::uint8_t
{
    Word,
    Synonym,
    Near
};

/// A term of the index that a word of the query stands for.
struct Expansion
{
    std::uint32_t term = 0;
    double weight = 1;
    MatchKind kind = MatchKind::Word;
};

/// A word of the query, as it was looked up.
struct QueryTerm
{
    std::string word; ///< as written, lower-case
    std::string stem;
    double rarity = 0; ///< its idf, or ln(1+N) when nothing has it
    double weight = 0; ///< largest idf of its expansions; for coverage
    std::vector<Expansion> expansions;
};

struct RankedTool
{
    std::uint32_t document = 0;
    double score = 0;
    double proof = 0; ///< 0 to 1: how much of the query the tool proves
    bool isNamed = false;
};

struct Ranking
{
    std::vector<RankedTool> rows; ///< only visible ones; the first kSorted or as many as asked for are best first
    std::vector<QueryTerm> terms;
    std::uint8_t askedVerb = 0;
    /// Whether anything but stop words was asked.
    bool hasWords = false;
};

/// The ranking of catalog.md 3 over one index: BM25F with synonyms and near words, coverage, source share, effect
/// agreement, names first. Keeps its scratch between queries. Thread: one at a time.
class Ranker
{
public:
    static constexpr double kWeakBelow = 0.3;
    static constexpr std::size_t kSorted = 200;

    explicit Ranker(const Synonyms& synonyms = Synonyms::shipped());

    /// All tools of `visible` (null: all) that match. The best `sorted` of them come first, in order, equal scores in
    /// path order; the rest has none: a sentence matches most tools a little, and sorting them all is a third of the
    /// time.
    [[nodiscard]] Ranking rank(const SearchIndex& index, std::string_view query, const DocumentSet* visible,
                               std::size_t sorted = kSorted);
    /// Whether `rows` are advice only: nothing was named and the best proves too little.
    [[nodiscard]] static bool isWeak(const std::vector<RankedTool>& rows);

private:
    struct Cell
    {
        double score = 0;
        double own = 0; ///< without the source field
        double covered = 0;
        double proof = 0;
        double best = 0; ///< of the term at hand
        double bestOwn = 0;
        double sure = 0;
        std::uint64_t stamp = 0; ///< query and term that the values belong to
    };
    void prepare(const SearchIndex& index);
    std::vector<QueryTerm> lookUp(const SearchIndex& index, const std::vector<std::string>& words);
    void expandNear(const SearchIndex& index, QueryTerm& term);
    void scoreTerm(const SearchIndex& index, const QueryTerm& term);
    void scorePostings(const SearchIndex& index, const Expansion& expansion);
    [[nodiscard]] double factor(const SearchIndex& index, std::size_t field, std::uint16_t length) const;
    [[nodiscard]] double idf(const SearchIndex& index, std::uint32_t term) const;

    const Synonyms& m_synonyms;
    std::uint64_t m_indexStamp = 0; ///< generation and size of the index that the tables below are for
    std::vector<Cell> m_cells;
    std::vector<std::uint32_t> m_touched;     ///< documents of this query
    std::vector<std::uint32_t> m_termTouched; ///< documents of the term at hand
    std::vector<std::uint16_t> m_shared;      ///< trigrams shared, by term
    std::vector<double> m_factors;            ///< by field and length up to 255
    std::uint64_t m_query = 0;
    std::uint64_t m_stamp = 0;
};

/// Tools that the query calls by their names, in the order of the query (catalog.md 3.4).
[[nodiscard]] std::vector<std::uint32_t> namedTools(const SearchIndex& index, std::string_view query);

} // namespace executor::catalog
