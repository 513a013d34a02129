#include "core/sources/openapi/names.h"

#include "core/base/hash.h"
#include "core/base/text.h"
#include "core/sources/openapi/words.h"

#include <map>
#include <set>
#include <unordered_map>

namespace executor::sources::openapi {
namespace {
/// A name on its way through the rounds.
struct Draft
{
    std::string method;
    std::string path; ///< of the URL
    std::string identity;
    std::string group;
    std::string version; ///< a segment, or empty
    std::string leaf;
    [[nodiscard]] std::string text() const { return group + (version.empty() ? "." : "." + version + ".") + leaf; }
};

std::string withoutQuery(std::string_view path)
{
    return std::string(path.substr(0, path.find_first_of("?#")));
}

std::string versionOf(std::string_view path)
{
    for (const std::string& part : split(path, '/')) {
        if (isVersionSegment(part)) {
            return segmentOf(camelCase(part), part);
        }
    }
    return {};
}

std::string groupOf(const OperationEntry& operation, std::string_view path)
{
    for (const std::string& tag : operation.tags) {
        if (std::string name = camelCase(tag); !name.empty()) {
            return name;
        }
    }
    for (const std::string& part : split(path, '/')) {
        const bool isCounted = !part.empty() && part.front() != '{' && !isVersionSegment(part) &&
                               !equalsIgnoreCase(part, "api") && !equalsIgnoreCase(part, "rest");
        if (std::string name = isCounted ? camelCase(part) : std::string(); !name.empty()) {
            return name;
        }
    }
    return "root";
}

/// Takes parts away from the front that together spell `word`, while something remains.
void dropLeading(std::vector<std::string>& parts, std::string_view word)
{
    const std::string wanted = spelling(word);
    std::string sofar;
    for (std::size_t i = 0; i + 1 < parts.size() && sofar.size() < wanted.size(); ++i) {
        sofar += spelling(parts[i]);
        if (!sofar.empty() && sofar == wanted) {
            parts.erase(parts.begin(), parts.begin() + static_cast<std::ptrdiff_t>(i) + 1);
            return;
        }
    }
}

std::string leafFromPath(std::string_view method, std::string_view path)
{
    std::vector<std::string> words = wordsOf(asciiLower(method));
    for (const std::string& part : split(path, '/')) {
        std::size_t at = 0;
        while (at < part.size()) {
            const std::size_t open = part.find('{', at);
            const std::size_t close = open == std::string::npos ? open : part.find('}', open);
            for (std::string& word : wordsOf(std::string_view(part).substr(at, open - at))) {
                words.push_back(std::move(word));
            }
            if (close == std::string::npos) {
                break;
            }
            words.emplace_back("by");
            for (std::string& word : wordsOf(std::string_view(part).substr(open + 1, close - open - 1))) {
                words.push_back(std::move(word));
            }
            at = close + 1;
        }
    }
    return camelCase(words);
}

std::string leafOf(const OperationEntry& operation, std::string_view path, std::string_view slug,
                   std::string_view group)
{
    std::string id = operation.operationId;
    std::replace_if(
        id.begin(), id.end(), [](char c) { return c == '.' || c == '_'; }, '/');
    std::vector<std::string> parts;
    for (std::string& part : split(id, '/')) {
        if (!spelling(part).empty()) {
            parts.push_back(std::move(part));
        }
    }
    dropLeading(parts, slug);
    dropLeading(parts, group);
    std::string leaf = camelCase(join(parts, " "));
    if (leaf.empty() || spelling(leaf) == spelling(group)) {
        leaf = leafFromPath(operation.method, path);
    }
    return leaf;
}

using Clashes = std::map<std::string, std::vector<std::size_t>>;

Clashes clashesOf(const std::vector<Draft>& drafts, const std::set<std::string>& taken)
{
    Clashes all;
    for (std::size_t i = 0; i < drafts.size(); ++i) {
        all[drafts[i].text()].push_back(i);
    }
    std::erase_if(all, [&](const auto& entry) { return entry.second.size() < 2 && taken.count(entry.first) == 0; });
    return all;
}

/// One round over all members of each clash; `change` gives a member what tells it apart.
template <class Change>
void round(std::vector<Draft>& drafts, const std::set<std::string>& taken, Change change)
{
    for (const auto& [text, members] : clashesOf(drafts, taken)) {
        for (const std::size_t member : members) {
            change(drafts[member]);
        }
    }
}

void settleClashes(std::vector<Draft>& drafts, const std::set<std::string>& taken)
{
    // A round that would tell no member from another is left out: it would only make names longer.
    for (const auto& [text, members] : clashesOf(drafts, taken)) {
        std::set<std::string> versions;
        for (const std::size_t member : members) {
            versions.insert(versionOf(drafts[member].path));
        }
        for (const std::size_t member : members) {
            drafts[member].version = versions.size() > 1 ? versionOf(drafts[member].path) : "";
        }
    }
    for (const auto& [text, members] : clashesOf(drafts, taken)) {
        std::set<std::string> methods;
        for (const std::size_t member : members) {
            methods.insert(drafts[member].method);
        }
        for (const std::size_t member : members) {
            if (methods.size() > 1 || members.size() == 1) {
                Draft& draft = drafts[member];
                draft.leaf =
                    segmentOf(draft.leaf + camelCase("x " + asciiLower(draft.method)).substr(1), draft.identity);
            }
        }
    }
    round(drafts, taken, [](Draft& draft) {
        draft.leaf = segmentOf(draft.leaf.substr(0, 91) + "_" + sha256Hex(draft.method + " " + draft.path).substr(0, 8),
                               draft.identity);
    });
}

/// A path is never both a tool and a group of tools: the tool gets `_`.
void partToolsFromGroups(std::vector<OperationName>& names)
{
    std::set<std::string> groups;
    std::set<std::string> tools;
    for (const OperationName& name : names) {
        tools.insert(name.path);
        for (std::size_t dot = name.path.find('.'); dot != std::string::npos; dot = name.path.find('.', dot + 1)) {
            groups.insert(name.path.substr(0, dot));
        }
    }
    for (OperationName& name : names) {
        while (groups.count(name.path) > 0) {
            do {
                name.path += '_';
            } while (tools.count(name.path) > 0);
            tools.insert(name.path);
        }
    }
}

/// Two operations with equal templates keep apart by the names of their variables.
std::vector<std::string> identitiesOf(const std::vector<PathEntry>& paths,
                                      const std::vector<OperationEntry>& operations)
{
    std::vector<std::string> identities;
    std::unordered_map<std::string, int> counts;
    for (const OperationEntry& operation : operations) {
        identities.push_back(identityOf(operation.method, paths[operation.pathIndex].path));
        ++counts[identities.back()];
    }
    for (std::size_t i = 0; i < operations.size(); ++i) {
        if (counts[identities[i]] > 1) {
            identities[i] = operations[i].method + " " + paths[operations[i].pathIndex].path;
        }
    }
    return identities;
}
} // namespace

std::string identityOf(std::string_view method, std::string_view path)
{
    std::string result = std::string(method) + " ";
    for (std::size_t i = 0; i < path.size(); ++i) {
        result += path[i];
        if (path[i] == '{') {
            const std::size_t close = path.find('}', i);
            i = close == std::string_view::npos ? i : close - 1;
        }
    }
    return result;
}

std::vector<OperationName> nameOperations(const std::vector<PathEntry>& paths,
                                          const std::vector<OperationEntry>& operations, std::string_view slug,
                                          const std::vector<catalog::ToolName>& known)
{
    std::unordered_map<std::string, std::string> kept;
    std::set<std::string> taken;
    for (const catalog::ToolName& name : known) {
        taken.insert(name.path);
        if (!name.aliasUntil) {
            kept.emplace(name.identity, name.path);
        }
    }
    const std::vector<std::string> identities = identitiesOf(paths, operations);
    std::vector<OperationName> names(operations.size());
    std::vector<Draft> drafts;
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < operations.size(); ++i) {
        names[i].identity = identities[i];
        if (const auto old = kept.find(identities[i]); old != kept.end()) {
            names[i].path = old->second;
            kept.erase(old);
            continue;
        }
        const std::string path = withoutQuery(paths[operations[i].pathIndex].path);
        Draft draft{operations[i].method, paths[operations[i].pathIndex].path, identities[i], {}, {}, {}};
        draft.group = segmentOf(groupOf(operations[i], path), draft.identity);
        draft.leaf = segmentOf(leafOf(operations[i], path, slug, draft.group), draft.identity);
        drafts.push_back(std::move(draft));
        places.push_back(i);
    }
    settleClashes(drafts, taken);
    for (std::size_t i = 0; i < drafts.size(); ++i) {
        names[places[i]].path = drafts[i].text();
    }
    partToolsFromGroups(names);
    return names;
}

} // namespace executor::sources::openapi
