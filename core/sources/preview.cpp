#include "core/sources/preview.h"

#include "core/net/egressguard.h"
#include "core/sources/documentfetcher.h"

namespace executor::sources {

Json Preview::toJson() const
{
    Json methods = Json::array();
    for (const auth::AuthMethod& method : facts.authMethods) {
        methods.push_back(method.toJson());
    }
    Json listed = Json::array();
    for (const Tool& tool : tools) {
        listed.push_back({{"path", tool.path}, {"title", tool.title}, {"effect", effectName(tool.effect)}});
    }
    Json groups = Json::object();
    for (const auto& [group, number] : toolsByGroup) {
        groups[group] = number;
    }
    Json effects = Json::object();
    for (const auto& [effect, number] : toolsByEffect) {
        effects[std::string(effectName(effect))] = number;
    }
    Json told = Json::array();
    for (const ImportWarning& warning : warnings) {
        told.push_back(warning.toJson());
    }
    Json json = {{"kind", kind}, {"confidence", confidence}, {"name", name}, {"slug", slug}};
    json["endpoint"] = facts.serverUrls.empty() ? Json() : Json(facts.serverUrls.front());
    if (!documentUrl.empty()) {
        json["documentUrl"] = documentUrl;
    }
    json["format"] = facts.format;
    json["version"] = facts.version;
    json["toolCount"] = toolCount;
    json["toolsByGroup"] = std::move(groups);
    json["toolsByEffect"] = std::move(effects);
    json["tools"] = std::move(listed);
    json["hosts"] = hosts;
    json["isLocal"] = isLocal;
    json["needsBaseUrl"] = facts.needsBaseUrl;
    json["authMethods"] = std::move(methods);
    json["warnings"] = std::move(told);
    json["warningCount"] = warningCount;
    return json;
}

Result<Preview> makePreview(const Adapter& adapter, const DocumentText& document, const ImportOptions& options,
                            const CancelToken& cancel)
{
    constexpr std::size_t kShown = 20;
    EX_TRY(std::unique_ptr<ToolStream> stream, adapter.open(document, options, cancel));
    Preview preview;
    preview.kind = adapter.kind();
    preview.documentUrl = document.url;
    preview.facts = stream->facts();
    preview.name = preview.facts.title;
    for (bool isLast = false; !isLast;) {
        EX_TRY(const ImportBatch batch, stream->next(catalog::RevisionWriter::kBatch, cancel));
        for (const catalog::ToolDefinition& tool : batch.tools) {
            ++preview.toolCount;
            ++preview.toolsByGroup[tool.path.substr(0, tool.path.find('.'))];
            ++preview.toolsByEffect[tool.effect];
            if (preview.tools.size() < kShown) {
                preview.tools.push_back({tool.path, tool.title, tool.effect});
            }
        }
        isLast = batch.isLast;
    }
    net::EgressList list;
    for (const std::string& url : preview.facts.serverUrls) {
        (void)list.allow(url).has_value();
        preview.isLocal = preview.isLocal || isLocalUrl(url);
    }
    preview.hosts.assign(list.origins.begin(), list.origins.end());
    preview.warnings = stream->warnings().kept();
    preview.warningCount = stream->warnings().count();
    return preview;
}

} // namespace executor::sources
