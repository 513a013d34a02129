#include "core/catalog/detail/suggestions.h"

#include "core/base/text.h"
#include "core/catalog/detail/schemacodec.h"
#include "core/catalog/detail/words.h"

#include <algorithm>
#include <array>

namespace executor::catalog::detail {
namespace {
std::string_view leafOf(std::string_view path)
{
    return path.substr(path.rfind('.') + 1);
}
std::string_view slugOf(std::string_view path)
{
    return path.substr(0, path.find('.'));
}

/// Edit distance within the bounds of a typing mistake; 0 for equal words, nothing for another word.
std::optional<std::size_t> typingDistance(std::string_view a, std::string_view b)
{
    const std::size_t longer = std::max(a.size(), b.size());
    const std::size_t most = std::min<std::size_t>(2, std::max<std::size_t>(1, longer / 4));
    if (longer - std::min(a.size(), b.size()) > most || longer < 3) {
        return a == b ? std::optional<std::size_t>(0) : std::nullopt;
    }
    const std::size_t distance = editDistance(a, b);
    return distance <= most ? std::optional(distance) : std::nullopt;
}

/// A slug without words that people add to an API's name, and without a doubled word.
std::string plainSlug(std::string_view slug)
{
    constexpr std::array<std::string_view, 6> kNoise = {"api", "apis", "openapi", "sdk", "service", "services"};
    std::vector<std::string> kept;
    for (std::string& word : words(slug)) {
        const bool isNoise = std::find(kNoise.begin(), kNoise.end(), word) != kNoise.end();
        if (!isNoise && (kept.empty() || kept.back() != word)) {
            kept.push_back(std::move(word));
        }
    }
    return join(kept, "");
}
} // namespace

void Suggester::add(std::uint32_t document, std::string_view why)
{
    const bool isThere =
        std::any_of(m_found.begin(), m_found.end(), [&](const Suggestion& one) { return one.document == document; });
    if (m_found.size() < kMost && !isThere && m_visible.contains(document)) {
        m_found.push_back({document, why});
    }
}

void Suggester::addNamed(const std::string& joined, std::string_view why)
{
    for (const std::uint32_t document : m_index.named(joined)) {
        add(document, why);
    }
}

void Suggester::addOtherSourceName(std::string_view path)
{
    const std::string wanted = plainSlug(slugOf(path));
    if (wanted.empty() || path.find('.') == std::string_view::npos) {
        return;
    }
    const std::string rest(path.substr(slugOf(path).size()));
    for (const SourceEntry& source : m_sources.all()) {
        if (source.slug != slugOf(path) && plainSlug(source.slug) == wanted) {
            addNamed(joinedName(source.slug + rest), "source name");
        }
    }
}

void Suggester::addSameLeaf(std::string_view path)
{
    const std::string key = spellingKey(leafOf(path));
    std::vector<std::uint32_t> others;
    for (const std::uint32_t document : m_index.named(joinedName(leafOf(path)))) {
        const IndexedTool tool = m_index.tool(document);
        if (spellingKey(leafOf(tool.path)) != key) {
            continue;
        }
        if (tool.slug == slugOf(path)) {
            add(document, "same name");
        } else {
            others.push_back(document);
        }
    }
    for (const std::uint32_t document : others) {
        add(document, "same name in another source");
    }
}

void Suggester::addNearSegment(std::string_view path)
{
    const std::vector<std::string> wanted = split(asciiLower(path), '.');
    std::vector<std::pair<std::size_t, std::uint32_t>> near;
    const auto [first, last] = m_index.below(slugOf(path));
    for (std::uint32_t document = first; document < last; ++document) {
        if (!m_visible.contains(document)) {
            continue;
        }
        const std::vector<std::string> segments = split(asciiLower(m_index.tool(document).path), '.');
        if (segments.size() != wanted.size()) {
            continue;
        }
        std::size_t distance = 0;
        std::size_t differing = 0;
        for (std::size_t i = 1; i < segments.size() && differing < 2; ++i) {
            const auto one = typingDistance(wanted[i], segments[i]);
            differing += one ? (*one > 0 ? 1 : 0) : 2;
            distance += one.value_or(0);
        }
        if (differing == 1) {
            near.emplace_back(distance, document);
        }
    }
    std::sort(near.begin(), near.end());
    for (const auto& [distance, document] : near) {
        add(document, "spelling");
    }
}

void Suggester::addNearSlug(std::string_view path)
{
    const std::string_view slug = slugOf(path);
    if (m_sources.bySlug(slug) != nullptr) {
        return;
    }
    for (const SourceEntry& source : m_sources.all()) {
        if (typingDistance(slug, source.slug)) {
            addNamed(joinedName(source.slug + std::string(path.substr(slug.size()))), "spelling of the source");
        }
    }
}

void Suggester::addSearched(std::string_view path)
{
    std::string query;
    for (const std::string& word : words(path)) {
        query += word + " ";
    }
    const Ranking ranking = m_ranker.rank(m_index, query, &m_visible);
    if (Ranker::isWeak(ranking.rows)) {
        return;
    }
    for (std::size_t i = 0; i < ranking.rows.size() && i < kMost; ++i) {
        add(ranking.rows[i].document, "search");
    }
}

std::vector<Suggestion> Suggester::suggest(std::string_view written)
{
    const std::string_view path = written.substr(0, 300);
    addNamed(joinedName(path), "spelling");
    addOtherSourceName(path);
    addNearSegment(path);
    addNearSlug(path);
    addSameLeaf(path);
    addSearched(path);
    return std::move(m_found);
}

} // namespace executor::catalog::detail
