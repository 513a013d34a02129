#include "core/catalog/detail/builtins.h"

#include "core/base/text.h"
#include "core/catalog/detail/resolver.h"

#include <algorithm>
#include <array>

namespace executor::catalog::detail {
namespace {
using Function = Task<Json> (*)(CatalogParts&, Json, Viewer);
struct Builtin
{
    std::string_view path;
    Function function;
};
constexpr std::array kBuiltins = {Builtin{"search", searchTool},
                                  Builtin{"discover", discoverTool},
                                  Builtin{"describe.tool", describeTool},
                                  Builtin{"describe.schemaBundle", schemaBundleTool},
                                  Builtin{"catalog.namespaces", namespacesTool},
                                  Builtin{"catalog.tools", toolsTool}};

const Builtin* findBuiltin(std::string_view path)
{
    if (path.starts_with("tools.")) {
        path.remove_prefix(6);
    }
    const auto found =
        std::find_if(kBuiltins.begin(), kBuiltins.end(), [&](const Builtin& one) { return one.path == path; });
    return found == kBuiltins.end() ? nullptr : &*found;
}
} // namespace

bool isBuiltinPath(std::string_view path)
{
    return findBuiltin(path) != nullptr;
}

Task<Json> callBuiltin(CatalogParts& parts, std::string path, Json arguments, Viewer viewer)
{
    const Builtin* builtin = findBuiltin(path);
    if (builtin == nullptr) {
        EX_CO_TRY(Error error, co_await unknownTool(parts, path, viewer));
        co_return tl::unexpected(std::move(error));
    }
    if (arguments.is_null()) {
        arguments = Json::object();
    }
    const Function function = builtin->function;
    Result<Json> answer = co_await function(parts, std::move(arguments), std::move(viewer));
    co_return std::move(answer);
}

Result<void> finishArguments(ObjectReader& reader, std::string_view tool)
{
    return reader.finish().map_error([&](Error error) {
        error.code = ErrorCode::InvalidToolArguments;
        error.message = std::string(tool) + ": " + error.message;
        return error;
    });
}

Json withQuery(Json arguments)
{
    if (!arguments.is_string()) {
        return arguments;
    }
    Json object = Json::object();
    object["query"] = std::move(arguments);
    return object;
}

Result<std::vector<Effect>> effectsArgument(ObjectReader& reader, std::string_view tool)
{
    std::vector<Effect> out;
    const Json* value = reader.any("effect");
    if (value == nullptr) {
        return out;
    }
    const Json list = value->is_array() ? *value : Json::array({*value});
    for (const Json& one : list) {
        const auto effect = one.is_string() ? effectFromName(one.get_ref<const std::string&>()) : std::nullopt;
        if (!effect) {
            return fail(ErrorCode::InvalidToolArguments,
                        std::string(tool) + ": effect must be one of read, write, unknown, send, delete, spend, "
                                            "admin, or a list of them.");
        }
        out.push_back(*effect);
    }
    return out;
}

Result<DocumentSet> filtered(const CatalogParts& parts, const SearchIndex& index, const DocumentSet& visible,
                             const ToolFilter& filter)
{
    std::pair<std::uint32_t, std::uint32_t> range(0, index.size());
    if (!filter.nameSpace.empty()) {
        range = index.below(filter.nameSpace);
        const std::string slug = filter.nameSpace.substr(0, filter.nameSpace.find('.'));
        const bool isKnownSlug = parts.sources.bySlug(slug) != nullptr;
        if (range.first == range.second && (!isKnownSlug || slug != filter.nameSpace)) {
            std::vector<std::string> slugs;
            for (const SourceEntry& source : parts.sources.all()) {
                slugs.push_back(source.slug);
            }
            std::vector<std::string> near = nearMatches(slug, slugs);
            near = isKnownSlug ? std::vector<std::string>{slug} : near;
            const std::string hint =
                near.empty() ? "tools.catalog.namespaces() lists them." : "Did you mean " + join(near, ", ") + "?";
            return fail(ErrorCode::InvalidToolArguments,
                        "No namespace \"" + cutText(filter.nameSpace, 100) + "\". " + hint);
        }
    }
    std::vector<bool> hasAccount(index.sourceCount(), filter.account.empty());
    for (std::size_t i = 0; i < hasAccount.size() && !filter.account.empty(); ++i) {
        const SourceEntry* source = parts.sources.byId(index.sourceId(i));
        hasAccount[i] = source != nullptr && std::any_of(source->accounts.begin(), source->accounts.end(),
                                                         [&](const auto& one) { return one.slug == filter.account; });
    }
    DocumentSet out(index.size());
    for (std::uint32_t document = range.first; document < range.second; ++document) {
        if (!visible.contains(document)) {
            continue;
        }
        const IndexedTool tool = index.tool(document);
        const bool isOfEffect = filter.effects.empty() || std::find(filter.effects.begin(), filter.effects.end(),
                                                                    tool.effect) != filter.effects.end();
        if (isOfEffect && hasAccount[tool.source]) {
            out.insert(document);
        }
    }
    return out;
}

std::string approvalWord(const Viewer& viewer, const ToolFacts& tool)
{
    return viewer.approvalOf(tool) == Approval::Ask ? "ask" : "allow";
}

Json flagsJson(ToolFlags flags)
{
    Json out = Json::array();
    constexpr std::pair<ToolFlag, std::string_view> kNames[] = {{ToolFlag::Deprecated, "deprecated"},
                                                                {ToolFlag::Pages, "pages"},
                                                                {ToolFlag::Files, "files"},
                                                                {ToolFlag::Streams, "streams"}};
    for (const auto& [flag, name] : kNames) {
        if (flags.has(flag)) {
            out.push_back(std::string(name));
        }
    }
    return out;
}

Json accountsJson(const SourceEntry& source)
{
    Json out = Json::array();
    if (source.accounts.size() < 2) {
        return out;
    }
    if (!source.defaultAccount.empty()) {
        out.push_back(source.defaultAccount);
    }
    for (const SourceAccount& account : source.accounts) {
        if (account.slug != source.defaultAccount) {
            out.push_back(account.slug);
        }
    }
    return out;
}

std::string shownText(std::string_view text)
{
    return withoutControls(text);
}

} // namespace executor::catalog::detail
