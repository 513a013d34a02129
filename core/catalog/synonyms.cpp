#include "core/catalog/synonyms.h"

#include "core/base/jsonparse.h"
#include "core/catalog/detail/stem.h"
#include "core/catalog/synonymtable.h"

#include <QtGlobal>

#include <map>
#include <set>

namespace executor::catalog {

const Synonyms& Synonyms::shipped()
{
    static const Synonyms table = [] {
        std::vector<std::vector<std::string>> groups;
        const Result<Json> json = parseJson(detail::kSynonymTable);
        Q_ASSERT(json.has_value());
        for (const Json& group : json->at("groups")) {
            groups.push_back(group.get<std::vector<std::string>>());
        }
        return Synonyms(groups);
    }();
    return table;
}

Synonyms::Synonyms(const std::vector<std::vector<std::string>>& groups)
{
    std::map<std::string, std::set<std::string>> others;
    for (const std::vector<std::string>& group : groups) {
        std::set<std::string> stems;
        for (const std::string& word : group) {
            stems.insert(detail::stem(word));
        }
        for (const std::string& one : stems) {
            std::set<std::string>& into = others[one];
            for (const std::string& other : stems) {
                if (other != one) {
                    into.insert(other);
                }
            }
        }
    }
    for (const auto& [stem, set] : others) {
        m_others.emplace(stem, std::vector<std::string>(set.begin(), set.end()));
    }
}

const std::vector<std::string>& Synonyms::of(const std::string& stem) const
{
    static const std::vector<std::string> none;
    const auto found = m_others.find(stem);
    return found == m_others.end() ? none : found->second;
}

} // namespace executor::catalog
