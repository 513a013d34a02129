#include "core/catalog/detail/toolreader.h"

#include "core/catalog/detail/schemacodec.h"

#include <unordered_set>

namespace executor::catalog::detail {
namespace {
/// A document whose types all reach each other must not become one answer.
constexpr std::size_t kMostDefinitions = 2'000;

Result<Json> readSchema(store::Connection& db, const std::string& hash, Json otherwise)
{
    if (hash.empty()) {
        return otherwise;
    }
    EX_TRY(const auto row, store::findSchema(db, hash));
    if (!row) {
        return otherwise;
    }
    return schemaOf(*row);
}

using Hashes = std::unordered_map<std::string, std::string>;

Result<void> readDefinitions(store::Connection& db, const Hashes& hashes, StoredTool& tool)
{
    std::vector<std::string> queue = referencedNames(tool.input);
    for (std::string& name : referencedNames(tool.output)) {
        queue.push_back(std::move(name));
    }
    std::unordered_set<std::string> seen(queue.begin(), queue.end());
    for (std::size_t i = 0; i < queue.size() && tool.definitions->size() < kMostDefinitions; ++i) {
        const std::string name = queue[i];
        const auto hash = hashes.find(name);
        if (hash == hashes.end() || tool.definitions->contains(name)) {
            continue;
        }
        EX_TRY(const Json schema, readSchema(db, hash->second, Json::object()));
        tool.definitions->add(name, toText(schema));
        for (std::string& next : referencedNames(schema)) {
            if (seen.insert(next).second) {
                queue.push_back(std::move(next));
            }
        }
    }
    return {};
}

Result<std::shared_ptr<const StoredTool>> loadTool(store::Connection& db, std::int64_t revision,
                                                   const std::string& path, ToolDepth depth)
{
    EX_TRY(auto row, store::findTool(db, revision, path));
    if (!row) {
        return std::shared_ptr<const StoredTool>();
    }
    auto tool = std::make_shared<StoredTool>();
    tool->row = std::move(*row);
    EX_TRY(auto text, store::findToolText(db, tool->row.id));
    if (text) {
        tool->text = std::move(*text);
    }
    if (depth == ToolDepth::Schemas) {
        EX_TRY(tool->input, readSchema(db, tool->text.inputHash, Json::object()));
        EX_TRY(tool->output, readSchema(db, tool->text.outputHash, Json()));
        EX_TRY(tool->errors, readSchema(db, tool->text.errorsHash, Json::array()));
        EX_TRY(tool->examples, readSchema(db, tool->text.examplesHash, Json::array()));
        EX_TRY(const auto names, store::listDefinitions(db, revision));
        for (const auto& [name, hash] : names) {
            tool->definitionNames.push_back(name);
        }
        EX_CHECK(readDefinitions(db, Hashes(names.begin(), names.end()), *tool));
    }
    return std::shared_ptr<const StoredTool>(std::move(tool));
}

Result<StoredTools> loadTools(store::Connection& db, std::int64_t revision, const std::vector<std::string>& paths,
                              const std::shared_ptr<DefinitionTable>& definitions)
{
    EX_TRY(const auto names, store::listDefinitions(db, revision));
    const Hashes hashes(names.begin(), names.end());
    StoredTools out;
    for (const std::string& path : paths) {
        EX_TRY(auto row, store::findTool(db, revision, path));
        if (!row) {
            continue;
        }
        auto tool = std::make_shared<StoredTool>();
        tool->row = std::move(*row);
        tool->definitions = definitions;
        EX_TRY(auto text, store::findToolText(db, tool->row.id));
        if (text) {
            tool->text = std::move(*text);
        }
        EX_TRY(tool->input, readSchema(db, tool->text.inputHash, Json::object()));
        EX_TRY(tool->output, readSchema(db, tool->text.outputHash, Json()));
        EX_CHECK(readDefinitions(db, hashes, *tool));
        if (out.empty()) {
            for (const auto& [name, hash] : names) {
                tool->definitionNames.push_back(name);
            }
        }
        out.push_back(std::move(tool));
    }
    return out;
}
} // namespace

Task<StoredTools> readTools(store::Database& database, std::int64_t revision, std::vector<std::string> paths,
                            std::shared_ptr<DefinitionTable> definitions)
{
    auto read = [revision, paths = std::move(paths), definitions = std::move(definitions)](store::Connection& db) {
        return loadTools(db, revision, paths, definitions);
    };
    return database.read(std::move(read));
}

Task<TextsById> readTexts(store::Database& database, std::vector<std::int64_t> tools)
{
    auto read = [tools = std::move(tools)](store::Connection& db) -> Result<TextsById> {
        TextsById out;
        for (const std::int64_t id : tools) {
            EX_TRY(auto text, store::findToolText(db, id));
            if (text) {
                out.emplace(id, std::move(*text));
            }
        }
        return out;
    };
    return database.read(std::move(read));
}

Task<std::shared_ptr<const StoredTool>> readTool(store::Database& database, std::int64_t revision, std::string path,
                                                 ToolDepth depth)
{
    auto read = [revision, path = std::move(path), depth](store::Connection& db) {
        return loadTool(db, revision, path, depth);
    };
    return database.read(std::move(read));
}

} // namespace executor::catalog::detail
