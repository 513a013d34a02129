#include "core/base/text.h"
#include "core/catalog/detail/builtins.h"
#include "core/catalog/detail/descriptor.h"
#include "core/catalog/detail/resolver.h"

#include <QLoggingCategory>

namespace executor::catalog::detail {
namespace {
Q_LOGGING_CATEGORY(lcDescribe, "executor.catalog")

constexpr std::size_t kMostPaths = 10;
constexpr std::size_t kLargestBundle = 1 << 20;

struct Request
{
    std::vector<std::string> paths;
    bool isSingle = true;
    DescribeRequest describe;
};

Result<Request> readRequest(const Json& arguments)
{
    ObjectReader reader(arguments);
    Request request;
    const auto path = reader.optionalText("path");
    request.paths = reader.optionalTexts("paths");
    request.isSingle = request.paths.empty();
    if (path && !request.paths.empty()) {
        reader.problem("paths", "invalid_request", "Give path or paths, not both.");
    } else if (path) {
        request.paths.push_back(*path);
    } else if (request.paths.empty()) {
        reader.problem("path", "invalid_request", "A path is missing.");
    }
    if (request.paths.size() > kMostPaths) {
        reader.problem("paths", "invalid_request", "At most 10 paths at once.");
    }
    request.describe.withSchemas = reader.optionalBoolean("includeSchemas").value_or(false);
    request.describe.expand = static_cast<int>(reader.optionalInteger("expand", 0, 4).value_or(1));
    request.describe.budget = static_cast<std::size_t>(reader.optionalInteger("budget", 200, 20'000).value_or(2'000));
    EX_CHECK(finishArguments(reader, "describe.tool"));
    return request;
}

Json withPath(Json arguments)
{
    if (!arguments.is_string()) {
        return arguments;
    }
    Json object = Json::object();
    object["path"] = std::move(arguments);
    return object;
}

Json unknownEntry(const std::string& path, const Error& error)
{
    Json entry = Json::object();
    entry["path"] = path;
    Json reason = Json::object();
    reason["code"] = std::string(wireName(error.code));
    const Json* suggestions = member(error.details, "suggestions");
    reason["suggestions"] = suggestions == nullptr ? Json::array() : *suggestions;
    entry["error"] = std::move(reason);
    return entry;
}

Task<Json> describeOne(CatalogParts& parts, std::string path, Viewer viewer, DescribeRequest request)
{
    EX_CO_TRY(const Resolution resolution, co_await resolvePath(parts, path, viewer));
    const std::int64_t revision = parts.sources.active(resolution.sourceId).number;
    EX_CO_TRY(const auto tool, co_await readTool(parts.database, revision, resolution.path, ToolDepth::Schemas));
    const SourceEntry* source = parts.sources.byId(resolution.sourceId.text());
    if (!tool || source == nullptr) {
        co_return fail(ErrorCode::ToolNotFound, "No tool \"" + cutText(path, 200) + "\".");
    }
    Json entry = describeJson(*source, *tool, viewer, request);
    const std::string bundle = textMember(entry, "schemaBundleId");
    if (!bundle.empty()) {
        parts.nameBundle(bundle, source->id, tool->row.path);
    }
    co_return entry;
}
} // namespace

Task<Json> describeTool(CatalogParts& parts, Json arguments, Viewer viewer)
{
    const Json object = withPath(std::move(arguments));
    EX_CO_TRY(const Request request, readRequest(object));
    Json entries = Json::array();
    for (const std::string& path : request.paths) {
        Result<Json> entry = co_await describeOne(parts, path, viewer, request.describe);
        if (!entry && entry.error().code != ErrorCode::ToolNotFound) {
            co_return std::move(entry);
        }
        if (entry) {
            entries.push_back(std::move(*entry));
        } else if (request.isSingle) {
            qCWarning(lcDescribe).noquote() << qs("describe.tool: " + entry.error().message);
            co_return Json(nullptr);
        } else {
            entries.push_back(unknownEntry(path, entry.error()));
        }
    }
    if (request.isSingle) {
        Json only = std::move(entries.front());
        co_return only;
    }
    co_return entries;
}

Task<Json> schemaBundleTool(CatalogParts& parts, Json arguments, Viewer)
{
    ObjectReader reader(arguments);
    const std::string id = reader.text("id");
    EX_CO_CHECK(finishArguments(reader, "describe.schemaBundle"));
    const auto known = parts.bundles.find(id);
    if (known == parts.bundles.end()) {
        co_return Json(nullptr);
    }
    const auto [source, path] = known->second;
    const std::int64_t revision = parts.sources.active(source).number;
    EX_CO_TRY(const auto tool, co_await readTool(parts.database, revision, path, ToolDepth::Schemas));
    SchemaBundle bundle;
    if (tool) {
        bundle = bundleOf(*tool);
    }
    if (bundle.id != id) {
        co_return Json(nullptr);
    }
    std::string text = toText(bundle.references);
    if (text.size() > kLargestBundle) {
        co_return fail(ErrorCode::ResultTooLarge, "The schema bundle is over 1 MB. Ask for the schemas of one tool.");
    }
    Json out = Json::object();
    out["id"] = bundle.id;
    out["kind"] = "json_schema_ref_map";
    out["hash"] = bundle.hash;
    out["refsJson"] = std::move(text);
    co_return out;
}

} // namespace executor::catalog::detail
