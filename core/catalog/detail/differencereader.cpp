#include "core/catalog/detail/differencereader.h"

#include "core/base/threads.h"
#include "core/catalog/definitions.h"
#include "core/catalog/detail/schemacodec.h"
#include "core/catalog/typescript.h"
#include "core/store/database.h"

#include <algorithm>
#include <map>
#include <memory>
#include <unordered_map>
#include <vector>

namespace executor::catalog::detail {
namespace {
constexpr std::size_t kLinesOfTool = 20;
constexpr int kPage = 256;
using Page = std::vector<std::pair<store::ToolRow, store::ToolTextRow>>;
using PagePointer = std::shared_ptr<const Page>;

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

/// A tool whose lines are still to be written.
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

Result<std::map<std::string, store::SchemaRow>> schemasByHash(store::Connection& db,
                                                              const std::vector<std::string>& hashes)
{
    std::map<std::string, store::SchemaRow> rows;
    for (const std::string& hash : hashes) {
        EX_TRY(auto row, store::findSchema(db, hash));
        if (row) {
            rows.emplace(hash, std::move(*row));
        }
    }
    return rows;
}

Result<Json> schemaByHash(const std::map<std::string, store::SchemaRow>& rows, const std::string& hash)
{
    const auto row = rows.find(hash);
    return row != rows.end() ? schemaOf(row->second) : Result<Json>(Json::object());
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
    explicit Comparison(std::map<std::string, std::string> renames) : m_renames(std::move(renames)) {}

    void addBefore(const Page& page)
    {
        for (const auto& [row, text] : page) {
            const auto renamed = m_renames.find(row.path);
            const std::string& path = renamed == m_renames.end() ? row.path : renamed->second;
            m_before.emplace(path, std::pair(row.path, fingerprintOf(row, text)));
        }
    }
    void addAfter(const Page& page)
    {
        for (const auto& [row, text] : page) {
            compare(row, text);
        }
    }
    /// Of those tools that get lines.
    [[nodiscard]] std::vector<std::string> inputHashes() const
    {
        std::vector<std::string> hashes;
        for (const OpenChange& open : m_open) {
            hashes.push_back(open.inputBefore);
            hashes.push_back(open.inputAfter);
        }
        return hashes;
    }
    Result<RevisionDifference> finish(const std::map<std::string, store::SchemaRow>& inputs)
    {
        for (const auto& [path, before] : m_before) {
            ++m_out.removedCount;
            addListed(m_out.removed, before.first);
        }
        std::sort(m_out.removed.begin(), m_out.removed.end());
        for (const OpenChange& open : m_open) {
            EX_TRY(const Json before, schemaByHash(inputs, open.inputBefore));
            EX_TRY(const Json after, schemaByHash(inputs, open.inputAfter));
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

    std::map<std::string, std::string> m_renames;
    std::unordered_map<std::string, std::pair<std::string, Fingerprint>> m_before; ///< by new path
    std::vector<OpenChange> m_open;
    RevisionDifference m_out;
};

/// Old path to new path of the same operation.
Result<std::map<std::string, std::string>> readRenames(store::Connection& db, const ComparedRevisions& revisions)
{
    EX_TRY(const auto names, store::listToolNames(db, revisions.source));
    std::map<std::string, std::string> renames;
    for (const store::ToolNameRow& name : names) {
        const auto now = revisions.names->find(name.identity);
        if (!name.removedAt && now != revisions.names->end() && now->second != name.path) {
            renames.emplace(name.path, now->second);
        }
    }
    return renames;
}

Result<RevisionDifference> allAdded(const PathByIdentity& names)
{
    RevisionDifference out;
    out.addedCount = names.size();
    for (const auto& [identity, path] : names) {
        out.added.push_back(path);
    }
    std::sort(out.added.begin(), out.added.end());
    out.added.resize(std::min(out.added.size(), RevisionDifference::kListed));
    return out;
}

/// Hands the tools of a revision to the comparison, page by page.
Task<void> eachPage(store::Database& database, std::int64_t revision, std::shared_ptr<Comparison> comparison,
                    void (Comparison::*add)(const Page&))
{
    std::string after;
    for (bool hasMore = true; hasMore;) {
        auto read = [revision, after](store::Connection& db) -> Result<PagePointer> {
            EX_TRY(Page page, store::listToolsWithTexts(db, revision, after, kPage));
            return std::make_shared<const Page>(std::move(page));
        };
        EX_CO_TRY(const PagePointer page, co_await database.read(std::move(read)));
        hasMore = page->size() == static_cast<std::size_t>(kPage);
        after = page->empty() ? std::string() : page->back().first.path;
        auto compare = [comparison, page, add]() -> Result<void> {
            (comparison.get()->*add)(*page);
            return {};
        };
        EX_CO_CHECK(co_await onPool(std::move(compare)));
    }
    co_return Result<void>();
}
} // namespace

Task<RevisionDifference> readDifference(store::Database& database, ComparedRevisions revisions)
{
    // Operations that share an identity are more tools than names: then the rows tell.
    if (revisions.before == 0 && revisions.names->size() == revisions.tools) {
        auto list = [names = revisions.names] { return allAdded(*names); };
        EX_CO_TRY(RevisionDifference first, co_await onPool(std::move(list)));
        co_return first;
    }
    auto read = [revisions](store::Connection& db) { return readRenames(db, revisions); };
    EX_CO_TRY(auto renames, co_await database.read(std::move(read)));
    const auto comparison = std::make_shared<Comparison>(std::move(renames));
    EX_CO_CHECK(co_await eachPage(database, revisions.before, comparison, &Comparison::addBefore));
    EX_CO_CHECK(co_await eachPage(database, revisions.after, comparison, &Comparison::addAfter));
    auto readInputs = [hashes = comparison->inputHashes()](store::Connection& db) { return schemasByHash(db, hashes); };
    EX_CO_TRY(auto inputs, co_await database.read(std::move(readInputs)));
    auto finish = [comparison, inputs = std::move(inputs)] { return comparison->finish(inputs); };
    EX_CO_TRY(RevisionDifference found, co_await onPool(std::move(finish)));
    co_return found;
}

} // namespace executor::catalog::detail
