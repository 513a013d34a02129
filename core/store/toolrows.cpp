#include "core/store/catalogrows.h"
#include "core/store/detail/rowcheck.h"

namespace executor::store {
namespace {
const std::string kTool = "t.id, t.path, t.path_key, t.kind, t.effect, t.effect_reason, t.flags, t.contract_hash, "
                          "t.text_hash, t.plan_hash";
const std::string kText = "x.title, x.summary, x.description, x.signature, x.parameters, x.input_hash, "
                          "x.output_hash, x.errors_hash, x.examples_hash, x.tags, x.doc_url";
const std::string kSelect = "SELECT " + kTool + " FROM tools t ";
const std::string kByPath = kSelect + "WHERE t.revision = ? AND t.path = ?";
const std::string kById = kSelect + "WHERE t.id = ?";
const std::string kByKey = kSelect + "WHERE t.revision = ? AND t.path_key = ? ORDER BY t.path";
const std::string kPage = kSelect + "WHERE t.revision = ? AND t.path > ? AND substr(t.path, 1, length(?)) = ? "
                                    "ORDER BY t.path LIMIT ?";
const std::string kTextById = "SELECT " + kText + " FROM tool_texts x WHERE x.tool_id = ?";
const std::string kEachPage = "SELECT " + kTool + ", " + kText +
                              " FROM tools t JOIN tool_texts x ON x.tool_id = t.id "
                              "WHERE t.revision = ? AND t.path > ? ORDER BY t.path LIMIT ?";

ToolRow readTool(Row& row)
{
    ToolRow out;
    out.id = row.integer();
    out.path = row.text();
    out.pathKey = row.text();
    out.kind = row.text();
    out.effect = effectFromName(row.text()).value_or(Effect::Unknown);
    out.effectReason = row.text();
    out.flags = row.integer();
    out.contractHash = row.bytes();
    out.textHash = row.bytes();
    out.planHash = row.bytes();
    return out;
}

ToolTextRow readText(Row& row)
{
    ToolTextRow out;
    out.title = row.text();
    out.summary = row.text();
    out.description = row.text();
    out.signature = row.text();
    out.parameters = row.text();
    out.inputHash = row.bytes();
    out.outputHash = row.bytes();
    out.errorsHash = row.bytes();
    out.examplesHash = row.bytes();
    out.tags = row.text();
    out.docUrl = row.text();
    return out;
}
} // namespace

Result<std::int64_t> insertTool(Transaction& db, std::int64_t revision, const ToolRow& tool, const ToolTextRow& text)
{
    EX_TRY(const std::int64_t id,
           db.number("INSERT INTO tools (revision, path, path_key, kind, effect, effect_reason, flags, contract_hash, "
                     "text_hash, plan_hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
                     {revision, tool.path, tool.pathKey, tool.kind, effectName(tool.effect), tool.effectReason,
                      tool.flags, Bytes{tool.contractHash}, Bytes{tool.textHash}, Bytes{tool.planHash}}));
    EX_CHECK(
        db.run("INSERT INTO tool_texts (tool_id, title, summary, description, signature, parameters, input_hash, "
               "output_hash, errors_hash, examples_hash, tags, doc_url) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
               {id, text.title, text.summary, text.description, text.signature, text.parameters, Bytes{text.inputHash},
                Bytes{text.outputHash}, Bytes{text.errorsHash}, Bytes{text.examplesHash}, text.tags, text.docUrl}));
    return id;
}

Result<std::optional<ToolRow>> findTool(Connection& db, std::int64_t revision, std::string_view path)
{
    return db.first(kByPath, {revision, path}, readTool);
}

Result<std::optional<ToolRow>> findToolById(Connection& db, std::int64_t id)
{
    return db.first(kById, {id}, readTool);
}

Result<std::vector<ToolRow>> findToolsByKey(Connection& db, std::int64_t revision, std::string_view pathKey)
{
    return db.all(kByKey, {revision, pathKey}, readTool);
}

Result<std::optional<ToolTextRow>> findToolText(Connection& db, std::int64_t tool)
{
    return db.first(kTextById, {tool}, readText);
}

Result<std::vector<ToolRow>> listTools(Connection& db, std::int64_t revision, std::string_view prefix,
                                       std::string_view after, int limit)
{
    // The prefix itself is where the index begins when there is no earlier page.
    const std::string_view from = after.empty() ? prefix.substr(0, prefix.empty() ? 0 : prefix.size() - 1) : after;
    return db.all(kPage, {revision, from, prefix, prefix, limit}, readTool);
}

Result<std::vector<std::pair<ToolRow, ToolTextRow>>> listToolsWithTexts(Connection& db, std::int64_t revision,
                                                                        std::string_view after, int limit)
{
    return db.all(kEachPage, {revision, after, limit}, [](Row& row) {
        ToolRow tool = readTool(row);
        return std::pair(std::move(tool), readText(row));
    });
}

Result<bool> insertPlan(Transaction& db, std::string_view hash, std::string_view body)
{
    EX_TRY(const std::int64_t written,
           db.run("INSERT INTO plans (hash, body) VALUES (?, ?) ON CONFLICT DO NOTHING", {Bytes{hash}, Bytes{body}}));
    return written > 0;
}

Result<std::optional<std::string>> findPlan(Connection& db, std::string_view hash)
{
    return db.first("SELECT body FROM plans WHERE hash = ?", {Bytes{hash}}, [](Row& row) { return row.bytes(); });
}

Result<bool> insertSchema(Transaction& db, const SchemaRow& row)
{
    EX_TRY(const std::int64_t written,
           db.run("INSERT INTO schemas (hash, codec, bytes, refs_json) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
                  {Bytes{row.hash}, row.codec, Bytes{row.bytes}, row.refsJson}));
    return written > 0;
}

Result<std::optional<SchemaRow>> findSchema(Connection& db, std::string_view hash)
{
    return db.first("SELECT hash, codec, bytes, refs_json FROM schemas WHERE hash = ?", {Bytes{hash}}, [](Row& row) {
        SchemaRow out;
        out.hash = row.bytes();
        out.codec = row.number();
        out.bytes = row.bytes();
        out.refsJson = row.text();
        return out;
    });
}

Result<void> insertDefinition(Transaction& db, std::int64_t revision, std::string_view name,
                              std::string_view schemaHash)
{
    return detail::done(db.run("INSERT INTO definitions (revision, name, schema_hash) VALUES (?, ?, ?)",
                               {revision, name, Bytes{schemaHash}}));
}

Result<std::optional<std::string>> findDefinition(Connection& db, std::int64_t revision, std::string_view name)
{
    return db.first("SELECT schema_hash FROM definitions WHERE revision = ? AND name = ?", {revision, name},
                    [](Row& row) { return row.bytes(); });
}

Result<std::vector<std::pair<std::string, std::string>>> listDefinitions(Connection& db, std::int64_t revision)
{
    return db.all("SELECT name, schema_hash FROM definitions WHERE revision = ? ORDER BY name", {revision},
                  [](Row& row) {
                      std::string name = row.text();
                      return std::pair(std::move(name), row.bytes());
                  });
}

Result<std::int64_t> sweepUnusedPlans(Transaction& db, int limit)
{
    EX_TRY(const std::int64_t plans, db.run("DELETE FROM plans WHERE hash IN (SELECT hash FROM plans "
                                            "WHERE hash NOT IN (SELECT plan_hash FROM tools) LIMIT ?)",
                                            {limit}));
    return plans;
}

} // namespace executor::store
