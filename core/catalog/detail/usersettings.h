#pragma once

#include "core/store/catalogrows.h"

#include <string>
#include <string_view>
#include <unordered_map>

namespace executor::catalog::detail {

/// What a person set for tools and groups of one source; small and mostly empty.
class UserSettings
{
public:
    [[nodiscard]] static Result<UserSettings> read(store::Connection& db, const SourceId& source);
    /// The class that counts: of the tool, else of the nearest group, else `own`.
    [[nodiscard]] Effect effectOf(std::string_view path, Effect own) const;
    /// Aliases and note, for the index.
    [[nodiscard]] std::string wordsOf(std::string_view path) const;

private:
    struct Setting
    {
        std::string words;
        std::optional<Effect> effect;
    };
    std::unordered_map<std::string, Setting> m_byPath;
};

} // namespace executor::catalog::detail
