#include "core/catalog/detail/resolver.h"

#include "core/base/text.h"
#include "core/catalog/detail/schemacodec.h"
#include "core/catalog/detail/suggestions.h"
#include "core/catalog/detail/toolreader.h"

#include <vector>

namespace executor::catalog::detail {
namespace {
/// A written path taken apart.
struct WrittenPath
{
    std::string slug;
    std::optional<std::string> account;
    std::string rest;
    std::string plain; ///< without `tools.` and account
};

WrittenPath takeApart(std::string_view text)
{
    if (text.starts_with("tools.")) {
        text.remove_prefix(6);
    }
    WrittenPath out;
    std::vector<std::string> kept;
    for (std::string& segment : split(text, '.')) {
        if (kept.size() == 1 && !out.account && segment.starts_with('$') && segment.size() > 1) {
            out.account = segment.substr(1);
        } else {
            kept.push_back(std::move(segment));
        }
    }
    out.slug = kept.front();
    out.plain = join(kept, ".");
    out.rest = kept.size() > 1 ? out.plain.substr(out.slug.size() + 1) : std::string();
    return out;
}

std::string shortSignature(const std::string& signature)
{
    const std::size_t arrow = signature.rfind(") => ");
    return cutText(signature.substr(0, arrow == std::string::npos ? signature.size() : arrow + 1), 100);
}

Task<std::vector<store::ToolRow>> findBySpelling(store::Database& database, std::int64_t revision, std::string path)
{
    auto read = [revision, key = spellingKey(path)](store::Connection& db) {
        return store::findToolsByKey(db, revision, key);
    };
    return database.read(std::move(read));
}

Error notFound(const std::string& path, const Json& suggestions)
{
    Error error;
    error.code = ErrorCode::ToolNotFound;
    error.message = "No tool \"" + cutText(path, 200) + "\".";
    if (suggestions.empty()) {
        error.message += " Use tools.search({query: \"\xE2\x80\xA6\"}) or tools.catalog.namespaces().";
    } else {
        error.message += " Did you mean ";
        for (std::size_t i = 0; i < suggestions.size(); ++i) {
            const Json& one = suggestions[i];
            error.message +=
                (i == 0 ? "" : ", ") + textMember(one, "path") + shortSignature(textMember(one, "signature"));
        }
        error.message += "?";
    }
    error.details["path"] = cutText(path, 200);
    error.details["suggestions"] = suggestions;
    return error;
}
} // namespace

Task<Error> unknownTool(CatalogParts& parts, std::string path, Viewer viewer)
{
    const std::string plain = takeApart(path).plain;
    const std::shared_ptr<const SearchIndex> index = parts.index.current();
    Json suggestions = Json::array();
    if (!index) {
        co_return notFound(path, suggestions);
    }
    const auto visible = parts.visible.of(index, viewer);
    const std::vector<Suggestion> found = Suggester(*index, *visible, parts.sources, parts.ranker).suggest(plain);
    std::vector<std::int64_t> ids;
    for (const Suggestion& one : found) {
        ids.push_back(index->tool(one.document).toolId);
    }
    EX_CO_TRY(const TextsById texts, co_await readTexts(parts.database, ids));
    for (const Suggestion& one : found) {
        const IndexedTool tool = index->tool(one.document);
        const auto text = texts.find(tool.toolId);
        if (text != texts.end()) {
            Json row = Json::object();
            row["path"] = std::string(tool.path);
            row["signature"] = text->second.signature;
            row["why"] = std::string(one.why);
            suggestions.push_back(std::move(row));
        }
    }
    co_return notFound(path, suggestions);
}

Task<Resolution> resolvePath(CatalogParts& parts, std::string writtenPath, Viewer viewer)
{
    const WrittenPath written = takeApart(writtenPath);
    const SourceEntry* source = parts.sources.bySlug(written.slug);
    if (source == nullptr) {
        source = parts.sources.bySpelling(written.slug);
    }
    if (source != nullptr && source->isEnabled && !written.rest.empty()) {
        const SourceEntry entry = *source;
        std::string path = written.rest;
        EX_CO_TRY(std::shared_ptr<const CallPlan> plan, co_await parts.plans.find(entry.id, path));
        if (!plan) {
            const std::int64_t revision = parts.sources.active(entry.id).number;
            EX_CO_TRY(const std::vector<store::ToolRow> rows, co_await findBySpelling(parts.database, revision, path));
            if (rows.size() == 1) {
                path = rows.front().path;
                EX_CO_TRY(plan, co_await parts.plans.find(entry.id, path));
            }
        }
        const std::string canonical = entry.slug + "." + path;
        const bool isSeen = plan && viewer.sees({entry.slug, canonical, plan->effect, plan->flags});
        if (isSeen) {
            Resolution out{entry.id, entry.slug, written.account, path, canonical, {}};
            if (canonical != written.plain) {
                out.spellingNote = "tools." + written.plain + " was taken for tools." + canonical + ".";
            }
            co_return out;
        }
    }
    if (source != nullptr && !source->isEnabled) {
        Error error = notFound(writtenPath, Json::array());
        error.message = "No tool \"" + cutText(writtenPath, 200) + "\": the source " + source->slug + " is disabled.";
        co_return tl::unexpected(std::move(error));
    }
    EX_CO_TRY(Error error, co_await unknownTool(parts, writtenPath, viewer));
    co_return tl::unexpected(std::move(error));
}

} // namespace executor::catalog::detail
