#include "core/api/idempotency.h"

#include "core/base/hash.h"
#include "core/base/jsonparse.h"
#include "core/store/idempotencyrows.h"

#include <algorithm>

namespace executor::api {
namespace {
constexpr auto kKept = 24h;
constexpr std::size_t kMostCharacters = 64;

bool isKey(std::string_view key)
{
    return !key.empty() && key.size() <= kMostCharacters &&
           std::all_of(key.begin(), key.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

Error mismatch()
{
    return Error{ErrorCode::IdempotencyMismatch, "This Idempotency-Key was used with another body.",
                 "Use a new key for a new request.", Json::object(), false};
}

store::IdempotencyRow rowOf(const Route& route, const ApiRequest& request, std::string key, std::string bodyHash)
{
    store::IdempotencyRow row;
    row.principal = request.principal.key();
    row.route = std::string(route.operation);
    row.key = std::move(key);
    row.bodyHash = std::move(bodyHash);
    return row;
}

/// A token is given once, to the request that made it.
Json withoutToken(Json body)
{
    if (body.is_object()) {
        body.erase("token");
    }
    return body;
}

ApiAnswer replayed(const store::IdempotencyRow& row)
{
    ApiAnswer answer(parseJson(row.answerJson.value_or("null")).value_or(Json()), row.status.value_or(200));
    answer.headers.set("Idempotent-Replay", "true");
    if (!row.location.empty()) {
        answer.headers.set("Location", row.location);
    }
    return answer;
}
} // namespace

Task<ApiAnswer> Idempotency::run(const Route& route, RequestPtr request, std::string bodyText)
{
    const std::string key = request->head.headers.value("Idempotency-Key");
    if (!isKey(key)) {
        return doneTask<ApiAnswer>(
            fail(ErrorCode::InvalidRequest, "An Idempotency-Key is 1 to 64 printable characters."));
    }
    const std::string bodyHash = sha256(request->head.target + "\n" + bodyText);
    const std::string name = request->principal.key() + "\n" + std::string(route.operation) + "\n" + key;
    if (const auto running = m_running.find(name); running != m_running.end()) {
        return running->second.bodyHash == bodyHash ? running->second.answer->wait()
                                                    : doneTask<ApiAnswer>(tl::unexpected(mismatch()));
    }
    m_running[name].bodyHash = bodyHash;
    return runFirst(&route, std::move(request), key, bodyHash);
}

Task<ApiAnswer> Idempotency::runFirst(const Route* route, RequestPtr request, std::string key, std::string bodyHash)
{
    const std::string name = request->principal.key() + "\n" + std::string(route->operation) + "\n" + key;
    Result<ApiAnswer> answer = co_await runStored(route, request, key, bodyHash);
    const auto running = m_running.find(name);
    const auto waiting = running->second.answer;
    m_running.erase(running);
    waiting->settle(answer);
    co_return answer;
}

Task<ApiAnswer> Idempotency::runStored(const Route* route, RequestPtr request, std::string key, std::string bodyHash)
{
    store::IdempotencyRow row = rowOf(*route, *request, key, bodyHash);
    const Instant since = m_clock.now() - kKept;
    auto begin = [row, since](store::Transaction& db) { return store::beginIdempotent(db, row, since); };
    EX_CO_TRY(const auto earlier, co_await m_database.write(std::move(begin)));
    if (earlier && earlier->bodyHash != bodyHash) {
        co_return tl::unexpected(mismatch());
    }
    if (earlier && earlier->status) {
        co_return replayed(*earlier);
    }
    if (earlier && !route->isRepeatable) {
        co_return fail(ErrorCode::Conflict, "The first request with this Idempotency-Key was interrupted.",
                       "Look whether it took effect, then use a new key.");
    }
    Result<ApiAnswer> answer = co_await route->handler(request);
    if (!answer && httpStatus(answer.error().code) >= 500) {
        auto drop = [row](store::Transaction& db) {
            return store::dropIdempotent(db, row.principal, row.route, row.key);
        };
        EX_CO_CHECK(co_await m_database.write(std::move(drop)));
        co_return answer;
    }
    row.status = answer ? answer->status : httpStatus(answer.error().code);
    row.answerJson = toText(answer ? withoutToken(answer->body) : Json{{"error", answer.error().toJson()}});
    row.location = answer ? answer->headers.value("Location") : "";
    auto finish = [row](store::Transaction& db) { return store::finishIdempotent(db, row); };
    EX_CO_CHECK(co_await m_database.write(std::move(finish)));
    co_return answer;
}

} // namespace executor::api
