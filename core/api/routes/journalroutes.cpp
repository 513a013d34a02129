#include "core/api/answers.h"
#include "core/api/routes/systemroutes.h"
#include "core/base/hash.h"
#include "core/base/jsonparse.h"
#include "core/store/auditrows.h"

namespace executor::api {
namespace {
Json toJson(const store::AuditRow& row)
{
    Json json = Json::object();
    json["seq"] = row.seq;
    json["at"] = toRfc3339(row.at);
    json["actor"] = row.actor;
    json["type"] = row.type;
    json["ids"] = parseJson(row.idsJson).value_or(Json::object());
    json["body"] = parseJson(row.bodyJson).value_or(Json::object());
    json["hash"] = toHex(row.hash);
    return json;
}

Result<std::optional<Instant>> instantOf(const ApiRequest& request, std::string_view name)
{
    const auto text = request.query(name);
    if (!text) {
        return std::nullopt;
    }
    EX_TRY(const Instant instant, instantFromRfc3339(*text));
    return instant;
}

/// A page of the audit log is keyed by its number, which stands in the place of the id.
PageKey seqKey(const Json& record)
{
    return PageKey(Instant{}, std::to_string(record["seq"].get<std::int64_t>()));
}

Result<store::AuditFilter> filterOf(const ApiRequest& request)
{
    store::AuditFilter filter;
    filter.type = request.query("type").value_or("");
    filter.actor = request.query("actor").value_or("");
    EX_TRY(filter.since, instantOf(request, "since"));
    EX_TRY(filter.until, instantOf(request, "until"));
    EX_TRY(const auto key, pageKey(request));
    if (key) {
        filter.before = std::stoll(key->second);
    }
    filter.limit = pageLimit(request) + 1;
    return filter;
}

Task<ApiAnswer> list(store::Database& database, RequestPtr request)
{
    EX_CO_TRY(const store::AuditFilter filter, filterOf(*request));
    auto read = [filter](store::Connection& db) { return store::listAudit(db, filter); };
    EX_CO_TRY(const auto rows, co_await database.read(std::move(read)));
    std::int64_t total = 0;
    if (wantsTotal(*request)) {
        auto count = [filter](store::Connection& db) { return store::countAudit(db, filter); };
        EX_CO_TRY(total, co_await database.read(std::move(count)));
    }
    std::vector<Json> items;
    for (const store::AuditRow& row : rows) {
        items.push_back(toJson(row));
    }
    ApiAnswer answer(listAnswer(*request, std::move(items), seqKey));
    if (wantsTotal(*request)) {
        answer.body["total"] = total;
    }
    co_return std::move(answer);
}

Task<ApiAnswer> verify(store::Database& database)
{
    auto read = [](store::Connection& db) { return store::verifyAudit(db); };
    EX_CO_TRY(const auto verdict, co_await database.read(std::move(read)));
    Json answer = Json{{"ok", verdict.isIntact}, {"records", verdict.records}};
    if (!verdict.isIntact) {
        answer["firstBadSeq"] = verdict.firstBadSeq;
    }
    co_return ApiAnswer(std::move(answer));
}
} // namespace

void addEventRoutes(RouteTable& table, EventFeeds& feeds)
{
    table.add(
        {.method = "GET",
         .path = "/v1/events",
         .scope = Scope::Agent,
         .operation = "events.stream",
         .summary = "What happens, as server-sent events.",
         .query = {{"types", Field::Type::Text, Field::Need::Optional, "Comma list: `execution.*,source.changed`."},
                   {"agent", Field::Type::Text, Field::Need::Optional, "Of this agent only (operators)."},
                   {"after", Field::Type::Text, Field::Need::Optional, "Id of the last event seen, or `now`."}},
         .stream = [&feeds](RequestPtr request, std::shared_ptr<net::Exchange> exchange) {
             feeds.streamAll(std::move(request), std::move(exchange));
         }});
    table.add({.method = "GET",
               .path = "/v1/executions/{id}/events",
               .scope = Scope::Agent,
               .operation = "executions.events",
               .summary = "The events of one execution, to its end.",
               .query = {{"after", Field::Type::Text, Field::Need::Optional, "Id of the last event seen."}},
               .stream = [&feeds](RequestPtr request, std::shared_ptr<net::Exchange> exchange) {
                   feeds.streamExecution(std::move(request), std::move(exchange));
               }});
}

void addLogRoute(RouteTable& table, LogFeeds& feeds)
{
    table.add({.method = "GET",
               .path = "/v1/logs",
               .operation = "logs",
               .summary = "The end of the daemon's log.",
               .query = {{"level", Field::Type::Text, Field::Need::Optional, "Least level: debug info warning error."},
                         {"lines", Field::Type::Integer, Field::Need::Optional, "How many lines.", 1, 10'000},
                         {"follow", Field::Type::Boolean, Field::Need::Optional, "Go on with what is added."}},
               .answer = "Logs",
               .stream = [&feeds](RequestPtr request, std::shared_ptr<net::Exchange> exchange) {
                   feeds.serve(std::move(request), std::move(exchange));
               }});
}

void addAuditRoutes(RouteTable& table, store::Database& database)
{
    table.add({.method = "GET",
               .path = "/v1/audit",
               .operation = "audit.list",
               .summary = "Decisions and changes, newest first.",
               .query = listFields({{"type", Field::Type::Text, Field::Need::Optional, "`rule.added`, `execution.*`."},
                                    {"actor", Field::Type::Text, Field::Need::Optional, "`person`, `cli`, an agent."},
                                    {"since", Field::Type::Text, Field::Need::Optional, "RFC 3339."},
                                    {"until", Field::Type::Text, Field::Need::Optional, "RFC 3339."}}),
               .answer = "AuditRecord[]",
               .handler = [&database](RequestPtr request) { return list(database, std::move(request)); }});
    table.add({.method = "GET",
               .path = "/v1/audit/verify",
               .operation = "audit.verify",
               .summary = "Whether the chain of the audit log is whole.",
               .answer = "AuditVerdict",
               .handler = [&database](const RequestPtr&) { return verify(database); }});
}

} // namespace executor::api
