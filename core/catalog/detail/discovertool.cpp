#include "core/base/text.h"
#include "core/catalog/detail/bundles.h"
#include "core/catalog/detail/searchpage.h"
#include "core/catalog/typescript.h"

#include <algorithm>
#include <cmath>

namespace executor::catalog::detail {
namespace {
constexpr std::size_t kRowsWithSchemas = 5;

struct DiscoverRequest
{
    SearchRequest search;
    bool withSchemas = false;
};

Result<DiscoverRequest> readRequest(const Json& arguments)
{
    ObjectReader reader(arguments);
    DiscoverRequest request;
    request.search.query = reader.optionalText("query").value_or("");
    const auto sourceKey = reader.optionalText("sourceKey");
    const auto nameSpace = reader.optionalText("namespace");
    request.search.filter.nameSpace = sourceKey ? *sourceKey : nameSpace.value_or("");
    request.search.limit = static_cast<std::size_t>(reader.optionalInteger("limit", 1, 50).value_or(12));
    request.withSchemas = reader.optionalBoolean("includeSchemas").value_or(false);
    EX_CHECK(finishArguments(reader, "discover"));
    return request;
}

Json rowJson(const SearchAnswer& answer, const RankedTool& row, const store::ToolTextRow& text, const Viewer& viewer)
{
    const IndexedTool tool = answer.index->tool(row.document);
    const SignatureTypes types = signatureTypes(shownText(text.signature));
    Json out = Json::object();
    out["path"] = std::string(tool.path);
    out["score"] = std::round(row.score * 100) / 100;
    out["description"] = shownText(text.summary);
    out["interaction"] = viewer.approvalOf(factsOf(tool)) == Approval::Ask ? "required" : "auto";
    out["inputType"] = types.input;
    out["outputType"] = types.output;
    return out;
}

void addSchemas(CatalogParts& parts, const SourceId& source, Json& row, const StoredTool& tool)
{
    row["inputSchemaJson"] = toText(tool.input);
    if (!tool.output.is_null()) {
        row["outputSchemaJson"] = toText(tool.output);
    }
    if (const SchemaBundle bundle = bundleOf(tool); !bundle.id.empty()) {
        row["schemaBundleId"] = bundle.id;
        parts.nameBundle(bundle.id, source, tool.row.path);
    }
}
} // namespace

Task<Json> discoverTool(CatalogParts& parts, Json arguments, Viewer viewer)
{
    const Json object = withQuery(std::move(arguments));
    EX_CO_TRY(const DiscoverRequest request, readRequest(object));
    if (!parts.index.current()) {
        EX_CO_CHECK(co_await parts.index.settled());
    }
    if (!parts.index.current()) {
        co_return fail(ErrorCode::Starting, "The search index is being made. Try again in a moment.");
    }
    EX_CO_TRY(SearchAnswer answer, answerSearch(parts, request.search, viewer));
    answer.nearMisses.clear();
    EX_CO_TRY(const TextsById texts, co_await textsOf(parts, answer, 0, request.search.limit));
    Json results = Json::array();
    for (std::size_t i = 0; i < answer.rows.size() && i < request.search.limit; ++i) {
        const IndexedTool tool = answer.index->tool(answer.rows[i].document);
        const auto text = texts.find(tool.toolId);
        if (text == texts.end()) {
            continue;
        }
        Json row = rowJson(answer, answer.rows[i], text->second, viewer);
        if (request.withSchemas && i < kRowsWithSchemas) {
            const SourceId source(std::string(answer.index->sourceId(tool.source)));
            const std::int64_t revision = parts.sources.active(source).number;
            const std::string path(tool.path.substr(tool.slug.size() + 1));
            EX_CO_TRY(const auto stored, co_await readTool(parts.database, revision, path, ToolDepth::Schemas));
            if (stored) {
                addSchemas(parts, source, row, *stored);
            }
        } else if (request.withSchemas) {
            row["schemasOmitted"] = true;
        }
        results.push_back(std::move(row));
    }
    Json out = Json::object();
    out["bestPath"] = nullptr;
    if (!answer.isWeak && !results.empty() && !answer.isListing) {
        out["bestPath"] = results.front().at("path");
    }
    out["total"] = results.size();
    out["results"] = std::move(results);
    out["matched"] = answer.rows.size();
    out["weakMatch"] = answer.isWeak;
    co_return out;
}

} // namespace executor::catalog::detail
