#include "core/execution/detail/results.h"

#include "core/base/hash.h"
#include "core/base/jsonparse.h"
#include "core/base/jsonpointer.h"
#include "core/base/objectreader.h"
#include "core/base/text.h"
#include "core/base/time.h"
#include "core/execution/structuredcut.h"
#include "core/platform/memoryfacts.h"

#include <algorithm>

namespace executor::execution {
namespace {
constexpr auto kLife = std::chrono::hours(24);
constexpr std::size_t kMatches = 200;
/// A text whose tree is worth giving back to the system at once.
constexpr std::size_t kMuch = 4U << 20U;

/// `handle` may be the id or the whole placeholder.
std::string handleIdOf(const Json& arguments)
{
    const Json* handle = member(arguments, "handle");
    if (handle == nullptr) {
        return {};
    }
    return handle->is_string() ? handle->get<std::string>() : textMember(*handle, "$result");
}

Result<Json> page(const std::string& text, const Json& arguments)
{
    ObjectReader reader(arguments);
    (void)reader.any("handle");
    const std::string path = reader.optionalText("path").value_or("");
    const auto offset = static_cast<std::size_t>(reader.optionalInteger("offset", 0, 1'000'000'000).value_or(0));
    const auto limit = static_cast<std::size_t>(reader.optionalInteger("limit", 0, 1'000).value_or(50));
    if (auto known = reader.finish(); !known) {
        known.error().code = ErrorCode::InvalidToolArguments;
        return tl::unexpected(known.error());
    }
    EX_TRY(const Json document, parseJson(text, kLenientJson));
    const Json* value = atPointer(document, path);
    if (value == nullptr) {
        return fail(ErrorCode::InvalidToolArguments, "The value has nothing at \"" + cutText(path, 80) + "\".",
                    "Its shape is " + digestOf(text).shape);
    }
    Json out = Json::object();
    std::size_t total = 1;
    if (value->is_array() || value->is_object()) {
        total = value->size();
        Json part = value->is_array() ? Json::array() : Json::object();
        std::size_t at = 0;
        for (const auto& item : value->items()) {
            if (at >= offset && at < offset + limit) {
                value->is_array() ? part.push_back(item.value()) : void(part[item.key()] = item.value());
            }
            ++at;
        }
        out["value"] = std::move(part);
    } else if (value->is_string()) {
        const std::vector<std::string> lines = split(value->get_ref<const std::string&>(), '\n');
        total = lines.size();
        const std::size_t from = std::min(offset, total);
        const std::size_t to = std::min(total, from + limit);
        out["value"] = join(
            {lines.begin() + static_cast<std::ptrdiff_t>(from), lines.begin() + static_cast<std::ptrdiff_t>(to)}, "\n");
    } else {
        out["value"] = *value;
    }
    if (limit == 0) {
        out["value"] = nullptr;
        out["shape"] = digestOf(toText(*value)).shape;
    }
    out["total"] = total;
    out["nextOffset"] = offset + limit < total ? Json(offset + limit) : Json(nullptr);
    return out;
}

void searchIn(const Json& value, const std::string& pointer, const std::string& wanted, bool ignoreCase, Json& matches,
              std::size_t limit)
{
    if (matches.size() >= limit) {
        return;
    }
    if (value.is_object()) {
        for (const auto& entry : value.get_ref<const Json::object_t&>()) {
            searchIn(entry.second, pointer + "/" + pointerEscaped(entry.first), wanted, ignoreCase, matches, limit);
        }
        return;
    }
    if (value.is_array()) {
        for (std::size_t i = 0; i < value.size(); ++i) {
            searchIn(value[i], pointer + "/" + std::to_string(i), wanted, ignoreCase, matches, limit);
        }
        return;
    }
    const std::string text = value.is_string() ? value.get<std::string>() : toText(value);
    const std::size_t at = ignoreCase ? asciiLower(text).find(asciiLower(wanted)) : text.find(wanted);
    if (at == std::string::npos) {
        return;
    }
    const std::size_t from = at > 80 ? at - 80 : 0;
    matches.push_back(Json{{"path", pointer}, {"excerpt", toValidUtf8(text.substr(from, wanted.size() + 160))}});
}

Result<Json> search(const std::string& text, const Json& arguments)
{
    ObjectReader reader(arguments);
    (void)reader.any("handle");
    const std::string wanted = reader.text("text");
    const bool ignoreCase = reader.optionalBoolean("ignoreCase").value_or(true);
    const auto limit = static_cast<std::size_t>(reader.optionalInteger("limit", 1, kMatches).value_or(20));
    if (auto known = reader.finish(); !known) {
        known.error().code = ErrorCode::InvalidToolArguments;
        return tl::unexpected(known.error());
    }
    EX_TRY(const Json document, parseJson(text, kLenientJson));
    Json matches = Json::array();
    searchIn(document, "", wanted, ignoreCase, matches, limit);
    return Json{{"total", matches.size()}, {"items", std::move(matches)}};
}
} // namespace

NewHandle makeHandle(const std::string& text, const HandleOrigin& origin)
{
    NewHandle out;
    out.row.id = ResultHandleId::make(origin.now);
    out.row.agent = origin.agent;
    out.row.execution = origin.execution;
    out.row.kind = "json";
    out.row.mime = "application/json";
    out.row.origin = origin.tool;
    out.row.bytes = static_cast<std::int64_t>(text.size());
    out.row.sha256 = sha256(text);
    out.row.expiresAt = origin.now + kLife;
    out.row.createdAt = origin.now;
    Digest digest = digestOf(text);
    if (estimateTokens(toText(digest.preview)) > origin.answerTokens / 2) {
        digest.preview = digest.shape;
    }
    const std::string id = out.row.id.text();
    out.summary["$result"] = id;
    out.summary["kind"] = "json";
    out.summary["bytes"] = text.size();
    out.summary["sha256"] = toHex(out.row.sha256);
    if (!origin.tool.empty()) {
        out.summary["from"] = origin.tool;
    }
    out.summary["expiresAt"] = toRfc3339(*out.row.expiresAt);
    out.summary["shape"] = std::move(digest.shape);
    out.summary["preview"] = std::move(digest.preview);
    out.summary["calls"] = Json::array({"tools.results.page({handle:\"" + id + "\",path:\"\",offset:0,limit:50})",
                                        "tools.results.search({handle:\"" + id + "\",text:\"...\"})"});
    out.row.summaryJson = toText(out.summary);
    return out;
}

bool ResultHandles::isTool(std::string_view path)
{
    return path == "results.page" || path == "results.search";
}

Task<std::string> ResultHandles::text(ResultHandleId id, AgentId agent)
{
    auto find = [id, agent, folder = m_database.dataFolder()](store::Connection& db) -> Result<std::string> {
        EX_TRY(const auto row, store::findResult(db, id));
        if (!row || (!agent.isEmpty() && row->agent != agent)) {
            return fail(ErrorCode::NotFound, "There is no result " + cutText(id.text(), 40) + ".");
        }
        return store::loadPayload(db, folder, row->body);
    };
    return m_database.read(std::move(find));
}

Task<Json> ResultHandles::call(std::string path, Json arguments, AgentId agent)
{
    const ResultHandleId id(handleIdOf(arguments));
    Result<std::string> found = co_await text(id, std::move(agent));
    if (!found) {
        co_return fail(ErrorCode::InvalidToolArguments, "There is no result \"" + cutText(id.text(), 40) + "\".",
                       "Results are kept for 24 hours, for the agent that got them.",
                       Json{{"reason", "result_not_found"}});
    }
    auto work = [value = std::move(*found), arguments, isPage = path == "results.page"] {
        auto answer = isPage ? page(value, arguments) : search(value, arguments);
        if (value.size() > kMuch) {
            platform::giveBackMemory();
        }
        return answer;
    };
    co_return co_await onPool(std::move(work));
}

} // namespace executor::execution
