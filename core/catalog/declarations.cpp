#include "core/catalog/detail/declarations.h"
#include "core/base/text.h"
#include "core/base/threads.h"
#include "core/catalog/catalog.h"
#include "core/catalog/detail/catalogstate.h"
#include "core/catalog/detail/resolver.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace executor::catalog {
using namespace detail;
namespace {
constexpr std::size_t kChunk = 200; ///< tools read at once, so that other readers get their turn

/// `github.$work.issues` -> `github` and `issues`.
std::pair<std::string, std::string> slugAndRest(const std::string& path)
{
    std::vector<std::string> segments = split(path, '.');
    const std::string slug = segments.front();
    segments.erase(segments.begin());
    if (!segments.empty() && segments.front().starts_with('$')) {
        segments.erase(segments.begin());
    }
    return {slug, join(segments, ".")};
}

bool isBelow(const std::string& path, const std::string& group)
{
    return group.empty() || path == group || (path.starts_with(group) && path[group.size()] == '.');
}
} // namespace

std::string Catalog::builtinDeclarations()
{
    return declarationsText({});
}

Task<std::string> Catalog::declarations(std::vector<std::string> paths, Viewer viewer)
{
    State& s = *m_state;
    if (paths.empty()) {
        for (const SourceEntry& source : s.parts.sources.all()) {
            if (source.isEnabled) {
                paths.push_back(source.slug);
            }
        }
    }
    std::map<std::string, std::set<std::string>> wanted; // paths by slug
    for (const std::string& path : paths) {
        auto [slug, rest] = slugAndRest(path);
        const SourceEntry* source = s.parts.sources.bySlug(slug);
        std::set<std::string> found;
        if (source != nullptr && source->isEnabled && !rest.empty()) { // most often it is a tool's own path
            const SourceId id = source->id;
            const auto tool = co_await plan(id, rest);
            if (tool && viewer.sees(ToolFacts{slug, (*tool)->canonicalPath, (*tool)->effect, (*tool)->flags})) {
                found.insert(rest);
            }
        }
        if (source != nullptr && source->isEnabled && found.empty()) {
            const SourceId id = source->id;
            EX_CO_TRY(const std::vector<ToolListing> tools, co_await list(id));
            for (const ToolListing& tool : tools) {
                const std::string whole = slug + "." + tool.path;
                const ToolFacts facts{slug, whole, tool.effect, tool.flags};
                const bool isListed = !tool.flags.has(ToolFlag::Hidden) || tool.path == rest;
                if (isBelow(tool.path, rest) && isListed && viewer.sees(facts)) {
                    found.insert(tool.path);
                }
            }
        }
        if (found.empty() && (source == nullptr || !rest.empty())) {
            EX_CO_TRY(const Resolution resolution, co_await resolvePath(s.parts, path, viewer));
            slug = resolution.slug;
            found.insert(resolution.path);
        }
        wanted[slug].insert(found.begin(), found.end());
    }
    std::vector<DeclaredSource> declared;
    for (const auto& [slug, names] : wanted) {
        const SourceEntry* source = s.parts.sources.bySlug(slug);
        if (source == nullptr || names.empty()) {
            continue;
        }
        DeclaredSource one{*source, {}};
        const std::int64_t revision = s.parts.sources.active(source->id).number;
        const auto definitions = std::make_shared<DefinitionTable>();
        const std::vector<std::string> all(names.begin(), names.end());
        for (std::size_t at = 0; at < all.size(); at += kChunk) {
            const auto first = all.begin() + static_cast<std::ptrdiff_t>(at);
            std::vector<std::string> chunk(first,
                                           first + static_cast<std::ptrdiff_t>(std::min(kChunk, all.size() - at)));
            EX_CO_TRY(const StoredTools tools,
                      co_await readTools(s.parts.database, revision, std::move(chunk), definitions));
            one.tools.insert(one.tools.end(), tools.begin(), tools.end());
        }
        if (!one.tools.empty()) {
            declared.push_back(std::move(one));
        }
    }
    auto write = [declared = std::move(declared)]() -> Result<std::string> { return declarationsText(declared); };
    EX_CO_TRY(std::string text, co_await onPool(std::move(write)));
    co_return text;
}

} // namespace executor::catalog
