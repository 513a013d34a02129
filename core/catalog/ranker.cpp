#include "core/catalog/ranker.h"

#include "core/base/text.h"
#include "core/catalog/detail/indexformat.h"
#include "core/catalog/detail/stem.h"
#include "core/catalog/detail/words.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <unordered_set>

namespace executor::catalog {
using namespace detail;
namespace {
struct FieldRule
{
    double weight;
    double b;
};
constexpr std::array<FieldRule, kFields> kRules = {
    {{2.5, 0.3}, {0.8, 0.0}, {2.0, 0.5}, {1.0, 0.6}, {1.0, 0.5}, {0.5, 0.6}, {0.3, 0.8}, {2.0, 0.3}}};
constexpr double kK1 = 1.8;
constexpr double kSynonymWeight = 0.4;
constexpr double kNearWeight = 0.25;
constexpr double kNearDice = 0.5;
constexpr double kCoverageShare = 0.3;
constexpr double kSourceShare = 0.4;
constexpr double kEffectShare = 0.05;
constexpr double kSynonymProof = 0.7;
constexpr double kNearProof = 0.5;
constexpr std::size_t kQueryCharacters = 2000;
constexpr std::size_t kNearestTerms = 3;
constexpr std::size_t kLongestNearWord = 64;
constexpr std::size_t kTabledLengths = 256;
constexpr std::size_t kNamePieces = 64;

double proofOf(MatchKind kind)
{
    switch (kind) {
    case MatchKind::Word:
        return 1.0;
    case MatchKind::Synonym:
        return kSynonymProof;
    case MatchKind::Near:
        return kNearProof;
    }
    return 0;
}

double saturate(double tf)
{
    return tf * (kK1 + 1) / (kK1 + tf);
}

/// `tools.` and an account (`$work.`) do not belong to a tool's name.
std::string withoutAccount(std::string_view piece)
{
    if (piece.starts_with("tools.")) {
        piece.remove_prefix(6);
    }
    std::string out;
    for (const std::string& segment : split(piece, '.')) {
        if (!segment.starts_with('$')) {
            out += segment + ".";
        }
    }
    return out;
}

std::vector<std::uint32_t> calledBy(const SearchIndex& index, std::string_view piece)
{
    std::vector<std::uint32_t> found = index.named(joinedName(piece));
    if (found.empty() && piece.find('.') != std::string_view::npos) {
        found = index.named(joinedName(withoutAccount(piece)));
    }
    return found;
}

std::vector<std::string_view> namePieces(std::string_view query)
{
    constexpr std::string_view kBorders = " \t\r\n\f\v,;";
    constexpr std::string_view kOuter = ".:?!\"'`()";
    std::vector<std::string_view> out;
    std::size_t at = 0;
    while (at < query.size() && out.size() < kNamePieces) {
        const std::size_t end = std::min(query.find_first_of(kBorders, at), query.size());
        std::string_view piece = query.substr(at, end - at);
        const std::size_t first = piece.find_first_not_of(kOuter);
        if (first != std::string_view::npos) {
            out.push_back(piece.substr(first, piece.find_last_not_of(kOuter) - first + 1));
        }
        at = end + 1;
    }
    return out;
}
} // namespace

std::vector<std::uint32_t> namedTools(const SearchIndex& index, std::string_view query)
{
    std::vector<std::uint32_t> whole = calledBy(index, query);
    if (!whole.empty()) {
        return whole;
    }
    const std::vector<std::string_view> pieces = namePieces(query);
    std::vector<std::vector<std::uint32_t>> hits;
    hits.reserve(pieces.size());
    for (const std::string_view piece : pieces) {
        hits.push_back(calledBy(index, piece));
    }
    const bool areAllNames = std::all_of(hits.begin(), hits.end(), [](const auto& list) { return !list.empty(); });
    std::vector<std::uint32_t> out;
    std::unordered_set<std::uint32_t> taken;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        // A plain word inside a sentence ("fetch the log") is no name; an identifier of two or more words is.
        if (hits[i].empty() || (!areAllNames && words(pieces[i]).size() < 2)) {
            continue;
        }
        for (const std::uint32_t document : hits[i]) {
            if (taken.insert(document).second) {
                out.push_back(document);
            }
        }
    }
    return out;
}

Ranker::Ranker(const Synonyms& synonyms) : m_synonyms(synonyms) {}

double Ranker::idf(const SearchIndex& index, std::uint32_t term) const
{
    const double count = index.size();
    const double with = index.documentCount(term);
    return std::log(1 + (count - with + 0.5) / (with + 0.5));
}

void Ranker::prepare(const SearchIndex& index)
{
    const std::uint64_t stamp = reinterpret_cast<std::uintptr_t>(&index) ^ (index.generation() << 20) ^ index.size();
    if (stamp == m_indexStamp && m_cells.size() == index.size()) {
        return;
    }
    m_indexStamp = stamp;
    m_cells.assign(index.size(), Cell{});
    m_shared.assign(index.termCount(), 0);
    m_factors.resize(kFields * kTabledLengths);
    for (std::size_t field = 0; field < kFields; ++field) {
        for (std::size_t length = 0; length < kTabledLengths; ++length) {
            const FieldRule rule = kRules[field];
            m_factors[field * kTabledLengths + length] =
                rule.weight / (1 - rule.b + rule.b * static_cast<double>(length) / index.averageLength(field));
        }
    }
}

double Ranker::factor(const SearchIndex& index, std::size_t field, std::uint16_t length) const
{
    if (length < kTabledLengths) {
        return m_factors[field * kTabledLengths + length];
    }
    const FieldRule rule = kRules[field];
    return rule.weight / (1 - rule.b + rule.b * length / index.averageLength(field));
}

void Ranker::expandNear(const SearchIndex& index, QueryTerm& term)
{
    const std::vector<unsigned long long> mine = trigrams(term.stem);
    if (mine.size() > kLongestNearWord) {
        return;
    }
    std::vector<std::uint32_t> touched;
    for (const std::uint64_t gram : mine) {
        for (const std::uint32_t other : index.termsWithGram(gram)) {
            if (m_shared[other]++ == 0) {
                touched.push_back(other);
            }
        }
    }
    std::vector<std::pair<double, std::uint32_t>> near;
    for (const std::uint32_t other : touched) {
        const std::size_t shared = m_shared[other];
        m_shared[other] = 0;
        // The other word has at least the shared trigrams: most are out without a look at their text.
        if (2.0 * static_cast<double>(shared) >= kNearDice * static_cast<double>(mine.size() + shared)) {
            const std::size_t theirs = trigrams(index.termText(other)).size();
            near.emplace_back(-2.0 * static_cast<double>(shared) / static_cast<double>(mine.size() + theirs), other);
        }
    }
    std::sort(near.begin(), near.end());
    for (std::size_t i = 0; i < near.size() && i < kNearestTerms; ++i) {
        if (-near[i].first >= kNearDice) {
            term.expansions.push_back({near[i].second, kNearWeight * -near[i].first, MatchKind::Near});
        }
    }
}

std::vector<QueryTerm> Ranker::lookUp(const SearchIndex& index, const std::vector<std::string>& plain)
{
    std::vector<QueryTerm> out;
    std::unordered_set<std::string> seen;
    const double unknown = std::log(1 + static_cast<double>(index.size()));
    for (const std::string& word : plain) {
        if (isQueryStopWord(word)) {
            continue;
        }
        QueryTerm term{word, stem(word), unknown, 0, {}};
        if (!seen.insert(term.stem).second) {
            continue;
        }
        if (const auto known = index.term(term.stem)) {
            term.expansions.push_back({*known, 1.0, MatchKind::Word});
            term.rarity = idf(index, *known);
        }
        for (const std::string& other : m_synonyms.of(term.stem)) {
            if (const auto known = index.term(other)) {
                term.expansions.push_back({*known, kSynonymWeight, MatchKind::Synonym});
            }
        }
        if (term.expansions.empty() && codePoints(term.stem).size() > 3) {
            expandNear(index, term);
        }
        for (const Expansion& expansion : term.expansions) {
            term.weight = std::max(term.weight, idf(index, expansion.term));
        }
        out.push_back(std::move(term));
    }
    return out;
}

void Ranker::scorePostings(const SearchIndex& index, const Expansion& expansion)
{
    const std::span<const std::uint8_t> postings = index.postings(expansion.term);
    const std::uint8_t* at = postings.data();
    const std::uint8_t* const end = at + postings.size();
    const double weight = expansion.weight * idf(index, expansion.term);
    const double sure = proofOf(expansion.kind);
    std::uint32_t document = 0;
    while (at < end) {
        document += takeNumber(at);
        const unsigned mask = *at++;
        const std::span<const std::uint16_t> lengths = index.lengths(document);
        double tf = 0;
        double fromSource = 0;
        for (std::size_t field = 0; field < kFields; ++field) {
            if ((mask >> field & 1U) == 0) {
                continue;
            }
            const double part = takeNumber(at) * factor(index, field, lengths[field]);
            tf += part;
            fromSource += field == static_cast<std::size_t>(Field::Source) ? part : 0;
        }
        Cell& cell = m_cells[document];
        if (cell.stamp != m_stamp) {
            if (cell.stamp < m_query) {
                cell = Cell{};
                m_touched.push_back(document);
            }
            cell.best = cell.bestOwn = cell.sure = 0;
            cell.stamp = m_stamp;
            m_termTouched.push_back(document);
        }
        const double score = weight * saturate(tf);
        cell.best = std::max(cell.best, score);
        cell.bestOwn = std::max(cell.bestOwn, fromSource == 0 ? score : weight * saturate(tf - fromSource));
        cell.sure = std::max(cell.sure, sure);
    }
}

void Ranker::scoreTerm(const SearchIndex& index, const QueryTerm& term)
{
    ++m_stamp;
    m_termTouched.clear();
    for (const Expansion& expansion : term.expansions) {
        scorePostings(index, expansion);
    }
    for (const std::uint32_t document : m_termTouched) {
        Cell& cell = m_cells[document];
        cell.score += cell.best;
        cell.own += cell.bestOwn;
        cell.covered += term.weight;
        cell.proof += term.rarity * cell.sure;
    }
}

Ranking Ranker::rank(const SearchIndex& index, std::string_view text, const DocumentSet* visible, std::size_t sorted)
{
    prepare(index);
    const std::string query = cutText(text, kQueryCharacters);
    const std::vector<std::string> plain = words(query);
    Ranking out;
    out.terms = lookUp(index, plain);
    out.hasWords = !out.terms.empty();
    out.askedVerb = static_cast<std::uint8_t>(verbClass(plain));

    m_query = ++m_stamp;
    m_touched.clear();
    double askedFor = 0;
    double total = 0;
    for (const QueryTerm& term : out.terms) {
        scoreTerm(index, term);
        askedFor += term.rarity;
        total += term.weight > 0 ? term.weight : 0.5 * std::log(1 + static_cast<double>(index.size()));
    }
    const auto row = [&](std::uint32_t document) {
        const Cell& cell = m_cells[document];
        double score = std::min(cell.score, std::max(cell.own / (1 - kSourceShare), kSourceShare * cell.score));
        score *= 1 - kCoverageShare + kCoverageShare * cell.covered / total;
        if (out.askedVerb != 0 && index.verb(document) != 0) {
            score *= out.askedVerb == index.verb(document) ? 1 + kEffectShare : 1 - kEffectShare;
        }
        return RankedTool{document, score, askedFor > 0 ? cell.proof / askedFor : 0, false};
    };
    std::unordered_set<std::uint32_t> taken;
    for (const std::uint32_t document : namedTools(index, query)) {
        if (visible == nullptr || visible->contains(document)) {
            const bool isScored = m_cells[document].stamp >= m_query;
            out.rows.push_back(isScored ? row(document) : RankedTool{document, 0, 0, true});
            out.rows.back().isNamed = true;
            taken.insert(document);
        }
    }
    const auto firstScored = static_cast<std::ptrdiff_t>(out.rows.size());
    out.rows.reserve(out.rows.size() + m_touched.size());
    for (const std::uint32_t document : m_touched) {
        if ((visible == nullptr || visible->contains(document)) && !taken.contains(document)) {
            out.rows.push_back(row(document));
        }
    }
    const auto isBetter = [](const RankedTool& a, const RankedTool& b) {
        return a.score != b.score ? a.score > b.score : a.document < b.document;
    };
    const auto from = out.rows.begin() + firstScored;
    const auto to = from + std::min<std::ptrdiff_t>(static_cast<std::ptrdiff_t>(sorted), out.rows.end() - from);
    if (to != out.rows.end()) {
        std::nth_element(from, to, out.rows.end(), isBetter);
    }
    std::sort(from, to, isBetter);
    // What was called by name shows at least the score of what follows, so that scores fall over the whole list.
    for (std::ptrdiff_t i = firstScored - 1; i >= 0 && i + 1 < std::ssize(out.rows); --i) {
        RankedTool& named = out.rows[static_cast<std::size_t>(i)];
        named.score = std::max(named.score, out.rows[static_cast<std::size_t>(i) + 1].score);
    }
    return out;
}

bool Ranker::isWeak(const std::vector<RankedTool>& rows)
{
    return rows.empty() || (!rows.front().isNamed && rows.front().proof < kWeakBelow);
}

} // namespace executor::catalog
