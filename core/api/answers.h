#pragma once

#include "core/api/route.h"
#include "core/base/clock.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace executor::api {

/// The error object of http-api.md 3 with its status. The cause of an `internal` one goes to the log under the request
/// id, the caller gets the id only.
[[nodiscard]] net::Response errorResponse(const net::RequestHead& head, const Error& error);

/// `ETag` of a rev.
[[nodiscard]] std::string etagOf(std::int64_t rev);
/// Whether the request's If-Match (if any) fits. Errors: `changed_meanwhile` with the current object in details.
[[nodiscard]] Result<void> checkIfMatch(const ApiRequest& request, std::int64_t rev, const Json& current);

/// Where a page of a list begins: behind this element. Bound to the route and to every other parameter.
using PageKey = std::pair<Instant, std::string>;
/// Errors: `bad_cursor`.
[[nodiscard]] Result<std::optional<PageKey>> pageKey(const ApiRequest& request);
[[nodiscard]] std::string cursorOf(const ApiRequest& request, const PageKey& last);
/// `limit` of a list, 50 when absent.
[[nodiscard]] int pageLimit(const ApiRequest& request);
/// Whether the caller asks how many there are in all. A list that is answered whole needs no count.
[[nodiscard]] bool wantsTotal(const ApiRequest& request);
/// `{"items":[...],"nextCursor":...}`. `items` may be one longer than the limit: then there is a next page.
[[nodiscard]] Json listAnswer(const ApiRequest& request, std::vector<Json> items,
                              const std::function<PageKey(const Json&)>& keyOf);
/// A list that is never paged.
[[nodiscard]] Json wholeList(std::vector<Json> items);

/// `limit`, `cursor` and `total`, with more behind them.
[[nodiscard]] std::vector<Field> listFields(std::vector<Field> more = {});

/// createdAt and id of an object, the usual key of a page.
[[nodiscard]] PageKey createdKey(const Json& object);

} // namespace executor::api
