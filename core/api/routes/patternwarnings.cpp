#include "core/api/routes/patternwarnings.h"

#include "core/base/text.h"
#include "core/catalog/catalog.h"

#include <QString>

#include <algorithm>

namespace executor::api {
namespace {
/// Built-in calls are in no source.
constexpr std::string_view kBuiltin = "executor";

/// `о (U+043E)` for the first character that is no ASCII; empty when there is none.
std::string oddCharacter(const std::string& pattern)
{
    for (const uint character : qs(pattern).toUcs4()) {
        if (character > 0x7F) {
            const char32_t one = character;
            const QString number = QString::number(character, 16).toUpper().rightJustified(4, QLatin1Char('0'));
            return utf8(QString::fromUcs4(&one, 1)) + " (U+" + utf8(number) + ")";
        }
    }
    return {};
}

/// A pattern without its account: what tools there are does not depend on accounts.
Result<policy::Pattern> withoutAccount(const policy::Pattern& pattern)
{
    std::vector<std::string> segments = split(pattern.text(), '.');
    if (segments.size() > 1 && segments[1].starts_with('$')) {
        segments.erase(segments.begin() + 1);
    }
    return policy::Pattern::parse(join(segments, "."));
}
} // namespace

Task<Json> patternWarnings(catalog::Catalog* catalog, policy::Pattern pattern)
{
    Json warnings = Json::array();
    if (pattern.isEverything() || pattern.source() == kBuiltin) {
        co_return warnings;
    }
    EX_CO_TRY(const policy::Pattern plain, withoutAccount(pattern));
    EX_CO_TRY(const std::vector<std::string> paths, co_await catalog->paths(pattern.source()));
    if (std::any_of(paths.begin(), paths.end(), [&](const std::string& path) { return plain.matches(path); })) {
        co_return warnings;
    }
    Json warning = Json::object();
    const std::string odd = oddCharacter(pattern.text());
    if (odd.empty()) {
        warning["code"] = "matches_nothing";
        warning["message"] = "The pattern \"" + pattern.text() + "\" matches no tool yet.";
    } else {
        warning["code"] = "look_alike";
        warning["message"] = "The pattern \"" + pattern.text() + "\" holds " + odd +
                             ", which may only look like another letter: it matches no tool.";
    }
    warnings.push_back(std::move(warning));
    co_return warnings;
}

} // namespace executor::api
