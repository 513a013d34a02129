#include "core/api/answers.h"

#include "core/base/hash.h"
#include "core/base/jsonparse.h"
#include "core/base/time.h"

#include <QLoggingCategory>

#include <charconv>

namespace executor::api {
namespace {
Q_LOGGING_CATEGORY(lcApi, "executor.api")

constexpr int kDefaultLimit = 50;

/// What a cursor is bound to: path and every parameter but the page's own.
std::string filterHash(const ApiRequest& request)
{
    std::string text = request.head.path + "\n" + request.principal.key();
    for (const auto& [name, value] : request.head.query) {
        if (name != "cursor" && name != "limit" && name != "total") {
            text += "\n" + name + "=" + value;
        }
    }
    return toBase64Url(sha256(text)).substr(0, 12);
}

std::string retryAfter(const Error& error)
{
    if (const Json* millis = member(error.details, "retryAfterMs"); millis != nullptr && millis->is_number_integer()) {
        return std::to_string((millis->get<std::int64_t>() + 999) / 1000);
    }
    return error.code == ErrorCode::ShuttingDown || error.code == ErrorCode::Starting ? "2" : "";
}
} // namespace

net::Response errorResponse(const net::RequestHead& head, const Error& error)
{
    Json object = error.toJson();
    if (error.code == ErrorCode::Internal) {
        qCWarning(lcApi, "internal error req=%s %s %s: %s", head.requestId.c_str(), head.method.c_str(),
                  head.path.c_str(), error.message.c_str());
        object =
            Json{{"code", "internal"},
                 {"message", "Something went wrong inside Executor; its log has it under " + head.requestId + "."}};
    }
    object["requestId"] = head.requestId;
    Json body = Json::object();
    body["error"] = std::move(object);
    net::Response response = net::jsonResponse(body, httpStatus(error.code));
    if (response.status == 401) {
        response.headers.add("WWW-Authenticate", error.code == ErrorCode::TokenMissing
                                                     ? "Bearer realm=\"executor\""
                                                     : "Bearer realm=\"executor\", error=\"invalid_token\"");
    }
    if (const std::string seconds = retryAfter(error); !seconds.empty()) {
        response.headers.add("Retry-After", seconds);
    }
    return response;
}

std::string etagOf(std::int64_t rev)
{
    return "\"" + std::to_string(rev) + "\"";
}

Result<void> checkIfMatch(const ApiRequest& request, std::int64_t rev, const Json& current)
{
    const auto wanted = request.ifMatch();
    if (!wanted || *wanted == rev) {
        return {};
    }
    return fail(ErrorCode::ChangedMeanwhile, "The object was changed meanwhile.",
                "Read it again and repeat the change with its new ETag.", Json{{"current", current}});
}

Result<std::optional<PageKey>> pageKey(const ApiRequest& request)
{
    const auto text = request.query("cursor");
    if (!text) {
        return std::nullopt;
    }
    const auto bytes = fromBase64Url(*text);
    const Result<Json> json = bytes ? parseJson(*bytes) : fail(ErrorCode::BadCursor, "");
    if (!json || !json->is_array() || json->size() != 3 || !json->at(0).is_string() ||
        !json->at(1).is_number_integer() || !json->at(2).is_string() ||
        json->at(0).get<std::string>() != filterHash(request)) {
        return fail(ErrorCode::BadCursor, "The cursor does not belong to this list and its filters.",
                    "Begin again without a cursor.");
    }
    return PageKey(fromMillis(json->at(1).get<std::int64_t>()), json->at(2).get<std::string>());
}

std::string cursorOf(const ApiRequest& request, const PageKey& last)
{
    Json parts = Json::array();
    parts.push_back(filterHash(request));
    parts.push_back(toMillis(last.first));
    parts.push_back(last.second);
    return toBase64Url(toText(parts));
}

int pageLimit(const ApiRequest& request)
{
    return static_cast<int>(request.queryInteger("limit").value_or(kDefaultLimit));
}

bool wantsTotal(const ApiRequest& request)
{
    return request.queryFlag("total");
}

Json listAnswer(const ApiRequest& request, std::vector<Json> items, const std::function<PageKey(const Json&)>& keyOf)
{
    const auto limit = static_cast<std::size_t>(pageLimit(request));
    Json next = nullptr;
    if (items.size() > limit) {
        items.resize(limit);
        next = cursorOf(request, keyOf(items.back()));
    }
    Json answer = Json::object();
    answer["items"] = std::move(items);
    answer["nextCursor"] = std::move(next);
    return answer;
}

Json wholeList(std::vector<Json> items)
{
    Json answer = Json::object();
    answer["items"] = std::move(items);
    answer["nextCursor"] = nullptr;
    return answer;
}

std::vector<Field> listFields(std::vector<Field> more)
{
    std::vector<Field> fields{
        {"limit", Field::Type::Integer, Field::Need::Optional, "How many items a page has.", 1, 200},
        {"cursor", Field::Type::Text, Field::Need::Optional, "`nextCursor` of the page before."},
        {"total", Field::Type::Boolean, Field::Need::Optional, "With `total`: how many there are in all."},
    };
    fields.insert(fields.end(), more.begin(), more.end());
    return fields;
}

PageKey createdKey(const Json& object)
{
    return PageKey(instantFromRfc3339(textMember(object, "createdAt")).value_or(Instant{}), textMember(object, "id"));
}

} // namespace executor::api
