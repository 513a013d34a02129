#include "core/catalog/detail/usersettings.h"

#include "core/base/jsonparse.h"

namespace executor::catalog::detail {

Result<UserSettings> UserSettings::read(store::Connection& db, const SourceId& source)
{
    EX_TRY(const auto rows, store::listToolUser(db, source));
    UserSettings out;
    for (const store::ToolUserRow& row : rows) {
        Setting setting{row.note, row.effectOverride};
        const Result<Json> aliases = parseJson(row.aliasesJson);
        if (aliases && aliases->is_array()) {
            for (const Json& alias : *aliases) {
                setting.words += " " + (alias.is_string() ? alias.get<std::string>() : std::string());
            }
        }
        out.m_byPath.emplace(row.path, std::move(setting));
    }
    return out;
}

Effect UserSettings::effectOf(std::string_view path, Effect own) const
{
    if (m_byPath.empty()) {
        return own;
    }
    for (std::string at(path);;) {
        const auto found = m_byPath.find(at);
        if (found != m_byPath.end() && found->second.effect) {
            return *found->second.effect;
        }
        const std::size_t point = at.rfind('.');
        if (point == std::string::npos) {
            return own;
        }
        at.resize(point);
    }
}

std::string UserSettings::wordsOf(std::string_view path) const
{
    const auto found = m_byPath.find(std::string(path));
    return found == m_byPath.end() ? std::string() : found->second.words;
}

} // namespace executor::catalog::detail
