#include "core/base/text.h"
#include "core/catalog/detail/indexformat.h"
#include "core/catalog/detail/searchpage.h"

#include <array>
#include <cmath>

namespace executor::catalog::detail {
namespace {
constexpr std::array<std::string_view, kFields> kFieldNames = {
    "name", "source", "title", "description", "group and tags", "argument names", "argument texts", "your words"};

/// How often a term is in each field of one document; an empty object when it is not there.
Json fieldCounts(const SearchIndex& index, std::uint32_t term, std::uint32_t wanted)
{
    const std::span<const std::uint8_t> postings = index.postings(term);
    const std::uint8_t* at = postings.data();
    const std::uint8_t* const end = at + postings.size();
    std::uint32_t document = 0;
    while (at < end && document <= wanted) {
        document += takeNumber(at);
        const unsigned mask = *at++;
        Json counts = Json::object();
        for (std::size_t field = 0; field < kFields; ++field) {
            if ((mask >> field & 1U) != 0) {
                counts[std::string(kFieldNames[field])] = takeNumber(at);
            }
        }
        if (document == wanted) {
            return counts;
        }
    }
    return Json::object();
}

std::string_view kindName(MatchKind kind)
{
    switch (kind) {
    case MatchKind::Word:
        return "word";
    case MatchKind::Synonym:
        return "synonym";
    case MatchKind::Near:
        return "near";
    }
    return "word";
}
} // namespace

Json explanation(const SearchAnswer& answer, const RankedTool& row)
{
    const SearchIndex& index = *answer.index;
    Json terms = Json::array();
    std::size_t covered = 0;
    for (const QueryTerm& term : answer.terms) {
        Json one = Json::object();
        one["word"] = term.word;
        Json matches = Json::array();
        for (const Expansion& expansion : term.expansions) {
            Json counts = fieldCounts(index, expansion.term, row.document);
            if (counts.empty()) {
                continue;
            }
            const double with = index.documentCount(expansion.term);
            Json match = Json::object();
            match["matched"] = std::string(index.termText(expansion.term));
            match["kind"] = std::string(kindName(expansion.kind));
            match["weight"] = expansion.weight;
            match["idf"] = std::log(1 + (index.size() - with + 0.5) / (with + 0.5));
            match["fields"] = std::move(counts);
            matches.push_back(std::move(match));
        }
        covered += matches.empty() ? 0 : 1;
        one["matches"] = std::move(matches);
        terms.push_back(std::move(one));
    }
    Json out = Json::object();
    out["terms"] = std::move(terms);
    out["covered"] = std::to_string(covered) + " of " + std::to_string(answer.terms.size()) + " words";
    out["isNamed"] = row.isNamed;
    out["proof"] = row.proof;
    out["score"] = row.score;
    return out;
}

} // namespace executor::catalog::detail
