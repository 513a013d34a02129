#include "core/catalog/detail/inventory.h"

namespace executor::catalog::detail {
namespace {
constexpr std::size_t kMostBytes = 700;

enum class Words
{
    Accounts, ///< slug and accounts
    Slugs
};

/// Never the display name: it may be the title of a stranger's document, and a model reads this as our own words.
std::string entryText(const SourceEntry& source, Words words)
{
    std::string out = source.slug;
    if (words != Words::Slugs && source.accounts.size() > 1) {
        std::string accounts = source.defaultAccount;
        for (const SourceAccount& account : source.accounts) {
            if (account.slug != source.defaultAccount) {
                accounts += (accounts.empty() ? "" : ", ") + account.slug;
            }
        }
        out += " (" + accounts + ")";
    }
    return out;
}

bool hasVisibleTool(const CatalogParts& parts, const SourceEntry& source, const Viewer& viewer)
{
    const auto& index = parts.index.current();
    if (!viewer.isVisible || !index) {
        return true;
    }
    const auto [first, last] = index->below(source.slug);
    for (std::uint32_t document = first; document < last; ++document) {
        if (viewer.sees(factsOf(index->tool(document)))) {
            return true;
        }
    }
    return false;
}
} // namespace

std::string inventoryText(const CatalogParts& parts, const Viewer& viewer)
{
    std::vector<const SourceEntry*> visible;
    for (const SourceEntry& source : parts.sources.all()) {
        if (source.isEnabled && hasVisibleTool(parts, source, viewer)) {
            visible.push_back(&source);
        }
    }
    for (const Words words : {Words::Accounts, Words::Slugs}) {
        std::string out;
        for (const SourceEntry* source : visible) {
            out += (out.empty() ? "" : ", ") + entryText(*source, words);
        }
        if (out.size() <= kMostBytes) {
            return out;
        }
    }
    std::string out;
    constexpr std::size_t kRoomForRest = 60;
    std::size_t shown = 0;
    for (; shown < visible.size() && out.size() + visible[shown]->slug.size() + kRoomForRest < kMostBytes; ++shown) {
        out += (out.empty() ? "" : ", ") + visible[shown]->slug;
    }
    return out + " and " + std::to_string(visible.size() - shown) + " more: tools.catalog.namespaces()";
}

} // namespace executor::catalog::detail
