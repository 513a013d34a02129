#include "core/sources/openapi/schemavariants.h"

#include "core/sources/openapi/document.h"

#include <deque>
#include <unordered_map>

namespace executor::sources::openapi {
namespace {
/// Texts of all `"$ref": "…"` in a piece of JSON.
std::vector<std::string> referencesIn(std::string_view text)
{
    static constexpr std::string_view kKey = "\"$ref\"";
    std::vector<std::string> found;
    for (std::size_t at = text.find(kKey); at != std::string_view::npos; at = text.find(kKey, at + kKey.size())) {
        const std::size_t open = text.find_first_not_of(" \t\r\n:", at + kKey.size());
        const std::size_t close = open == std::string_view::npos ? open : text.find('"', open + 1);
        if (close != std::string_view::npos && text[open] == '"') {
            found.push_back(tokenText(text.substr(open, close - open + 1)));
        }
    }
    return found;
}

bool holdsDirection(std::string_view text)
{
    return text.find("\"readOnly\"") != std::string_view::npos || text.find("\"writeOnly\"") != std::string_view::npos;
}
} // namespace

std::unordered_set<std::string> schemasWithVariants(const std::vector<Member>& schemas, std::string_view pointer)
{
    std::unordered_set<std::string> found;
    std::deque<std::string> queue;
    for (const Member& schema : schemas) {
        if (holdsDirection(schema.text)) {
            found.insert(schema.key);
            queue.push_back(schema.key);
        }
    }
    if (queue.empty()) {
        return found;
    }
    const std::size_t depth = pointer == "/definitions" ? 1 : 2;
    std::unordered_map<std::string, std::vector<std::string>> users;
    for (const Member& schema : schemas) {
        for (const std::string& reference : referencesIn(schema.text)) {
            const auto parts = referenceParts(reference);
            if (parts && parts->size() > depth) {
                users[(*parts)[depth]].push_back(schema.key);
            }
        }
    }
    while (!queue.empty()) {
        const std::string name = std::move(queue.front());
        queue.pop_front();
        for (const std::string& user : users[name]) {
            if (found.insert(user).second) {
                queue.push_back(user);
            }
        }
    }
    return found;
}

} // namespace executor::sources::openapi
