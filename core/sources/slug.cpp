#include "core/sources/slug.h"

#include "core/base/text.h"
#include "core/sources/openapi/words.h"

#include <array>
#include <vector>

namespace executor::sources {
namespace {
constexpr std::array<std::string_view, 7> kReserved{"discover", "search",   "describe", "catalog",
                                                    "results",  "executor", "inline"};
constexpr std::array<std::string_view, 9> kNoise{"api", "apis",    "openapi", "rest", "service",
                                                 "the", "swagger", "www",     "com"};
constexpr std::size_t kMost = 60;

bool isReserved(std::string_view slug)
{
    return std::find(kReserved.begin(), kReserved.end(), slug) != kReserved.end();
}

std::string fromWords(std::string_view text)
{
    std::vector<std::string> kept;
    for (const std::string& word : openapi::wordsOf(text)) {
        const std::string lower = asciiLower(word);
        if (std::find(kNoise.begin(), kNoise.end(), lower) == kNoise.end() && kept.size() < 4) {
            kept.push_back(lower);
        }
    }
    std::string slug = join(kept, "_").substr(0, kMost);
    return slug.empty() || (slug.front() >= 'a' && slug.front() <= 'z') ? slug : "s" + slug;
}

/// The name of a host without its ends: `api.github.com` is `github`.
std::string fromHost(std::string_view url)
{
    const std::size_t start = url.find("://");
    if (start == std::string_view::npos) {
        return {};
    }
    const std::string_view authority = url.substr(start + 3, url.find_first_of("/?#", start + 3) - start - 3);
    std::vector<std::string> labels = split(authority.substr(0, authority.rfind(':')), '.');
    if (labels.size() > 1) {
        labels.pop_back();
    }
    return fromWords(labels.back());
}
} // namespace

Result<void> checkSourceSlug(std::string_view slug)
{
    const bool isPlain = !slug.empty() && slug.size() <= kMost && slug.front() >= 'a' && slug.front() <= 'z' &&
                         slug.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string_view::npos;
    if (!isPlain) {
        return fail(ErrorCode::InvalidRequest, "\"" + cutText(slug, 60) + "\" cannot name a source.",
                    "Use lower-case letters, digits and _, beginning with a letter.");
    }
    if (isReserved(slug)) {
        return fail(ErrorCode::InvalidRequest, "\"" + std::string(slug) + "\" is the name of built-in tools.");
    }
    return {};
}

std::string slugFor(std::string_view title, std::string_view url, const std::set<std::string, std::less<>>& taken)
{
    std::string base = fromWords(title);
    base = base.empty() ? fromHost(url) : base;
    base = base.empty() ? "source" : base;
    std::string slug = base;
    for (int number = 2; isReserved(slug) || taken.count(slug) > 0; ++number) {
        slug = base + "_" + std::to_string(number);
    }
    return slug;
}

} // namespace executor::sources
