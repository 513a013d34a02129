#include "core/catalog/detail/differencereader.h"

#include "core/catalog/definitions.h"
#include "core/catalog/detail/schemacodec.h"
#include "core/catalog/typescript.h"

#include <algorithm>
#include <memory>
#include <unordered_map>
#include <vector>

namespace executor::catalog::detail {
namespace {
constexpr std::size_t kLinesOfTool = 20;

/// What tells two versions of a tool apart.
struct Fingerprint
{
    std::string contract;
    std::string title;
    std::string description;
    std::string input;
    std::string output;
    Effect effect = Effect::Unknown;
};

/// A tool whose lines are still to be written: no statement may run while rows are read.
struct OpenChange
{
    std::size_t place;
    std::string inputBefore;
    std::string inputAfter;
};

Fingerprint fingerprintOf(const store::ToolRow& row, const store::ToolTextRow& text)
{
    return {row.contractHash, text.title, text.description, text.inputHash, text.outputHash, row.effect};
}

std::vector<std::string> kindsOf(const Fingerprint& before, const Fingerprint& after)
{
    std::vector<std::string> kinds;
    if (before.input != after.input || (before.contract != after.contract && before.effect == after.effect)) {
        kinds.emplace_back("arguments");
    }
    if (before.output != after.output) {
        kinds.emplace_back("result");
    }
    if (before.title != after.title || before.description != after.description) {
        kinds.emplace_back("description");
    }
    if (before.effect != after.effect) {
        kinds.emplace_back("class");
    }
    return kinds;
}

Result<Json> schemaByHash(store::Connection& db, const std::string& hash)
{
    EX_TRY(const auto row, store::findSchema(db, hash));
    return row ? schemaOf(*row) : Result<Json>(Json::object());
}

std::string argumentText(const ObjectShape::Property& property)
{
    // Named types stay names here: the lines speak of what was written at this place.
    const DefinitionLookup any = [](const std::string&) { return std::make_shared<const Json>(Json::object()); };
    TypeStyle style;
    style.mostValues = 6;
    style.firstValues = 3;
    return std::string(property.isRequired ? "required" : "optional") + " argument " + property.name + ": " +
           typeText(*property.schema, any, TypeNames(), style, nullptr);
}

void compareShapes(const Json& before, const Json& after, std::vector<std::string>& lines)
{
    const DefinitionLookup none = [](const std::string&) { return nullptr; };
    const ObjectShape old = shapeOf(before, none);
    const ObjectShape now = shapeOf(after, none);
    for (const ObjectShape::Property& property : old.properties) {
        const ObjectShape::Property* same = now.find(property.name);
        const std::string text = argumentText(property);
        if (same == nullptr) {
            lines.push_back("- " + text);
        } else if (const std::string other = argumentText(*same); other != text) {
            lines.push_back("- " + text);
            lines.push_back("+ " + other);
        }
    }
    for (const ObjectShape::Property& property : now.properties) {
        if (old.find(property.name) == nullptr) {
            lines.push_back("+ " + argumentText(property));
        }
    }
    lines.resize(std::min(lines.size(), kLinesOfTool));
}

class Comparison
{
public:
    explicit Comparison(const std::map<std::string, std::string>& renames) : m_renames(renames) {}

    Result<void> readBefore(store::Connection& db, std::int64_t revision)
    {
        return store::eachTool(db, revision,
                               [&](const store::ToolRow& row, const store::ToolTextRow& text) -> Result<void> {
                                   const auto renamed = m_renames.find(row.path);
                                   const std::string& path = renamed == m_renames.end() ? row.path : renamed->second;
                                   m_before.emplace(path, std::pair(row.path, fingerprintOf(row, text)));
                                   return {};
                               });
    }
    Result<void> readAfter(store::Connection& db, std::int64_t revision)
    {
        return store::eachTool(db, revision,
                               [&](const store::ToolRow& row, const store::ToolTextRow& text) -> Result<void> {
                                   compare(row, text);
                                   return {};
                               });
    }
    Result<RevisionDifference> finish(store::Connection& db)
    {
        for (const auto& [path, before] : m_before) {
            ++m_out.removedCount;
            addListed(m_out.removed, before.first);
        }
        std::sort(m_out.removed.begin(), m_out.removed.end());
        for (const OpenChange& open : m_open) {
            EX_TRY(const Json before, schemaByHash(db, open.inputBefore));
            EX_TRY(const Json after, schemaByHash(db, open.inputAfter));
            compareShapes(before, after, m_out.changed[open.place].lines);
        }
        return std::move(m_out);
    }

private:
    static void addListed(std::vector<std::string>& list, const std::string& path)
    {
        if (list.size() < RevisionDifference::kListed) {
            list.push_back(path);
        }
    }
    void compare(const store::ToolRow& row, const store::ToolTextRow& text)
    {
        const auto found = m_before.find(row.path);
        if (found == m_before.end()) {
            ++m_out.addedCount;
            addListed(m_out.added, row.path);
            return;
        }
        const auto [oldPath, before] = found->second;
        m_before.erase(found);
        if (oldPath != row.path) {
            ++m_out.renamedCount;
            if (m_out.renamed.size() < RevisionDifference::kListed) {
                m_out.renamed.push_back({oldPath, row.path});
            }
        }
        ChangedTool change{row.path, kindsOf(before, fingerprintOf(row, text)), {}};
        if (change.kinds.empty()) {
            ++m_out.unchangedCount;
            return;
        }
        ++m_out.changedCount;
        if (m_out.changed.size() < RevisionDifference::kListed) {
            if (before.input != text.inputHash) {
                m_open.push_back({m_out.changed.size(), before.input, text.inputHash});
            }
            m_out.changed.push_back(std::move(change));
        }
    }

    const std::map<std::string, std::string>& m_renames;
    std::unordered_map<std::string, std::pair<std::string, Fingerprint>> m_before; ///< by new path
    std::vector<OpenChange> m_open;
    RevisionDifference m_out;
};
} // namespace

Result<RevisionDifference> readDifference(store::Connection& db, std::int64_t before, std::int64_t after,
                                          const std::map<std::string, std::string>& renames)
{
    Comparison comparison(renames);
    if (before != 0) {
        EX_CHECK(comparison.readBefore(db, before));
    }
    EX_CHECK(comparison.readAfter(db, after));
    return comparison.finish(db);
}

} // namespace executor::catalog::detail
