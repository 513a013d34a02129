#pragma once

#include "core/api/principal.h"
#include "core/base/cancel.h"
#include "core/base/task.h"
#include "core/net/httpexchange.h"
#include "core/net/httpmessage.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace executor::api {

/// A parameter of the query or a field of the body: read by the checks and written into the OpenAPI document.
struct Field
{
    enum class Type
    {
        Text,
        Integer,
        Boolean,
        Texts, ///< array of texts
        Object,
        Any
    };
    enum class Need
    {
        Optional,
        Required
    };
    std::string_view name;
    Type type = Type::Text;
    Need need = Need::Optional;
    std::string_view text; ///< what it means, one phrase
    std::int64_t least = 0;
    std::int64_t most = 0; ///< 0: without range
};

/// One request whose route, principal, parameters and body are known and checked.
struct ApiRequest
{
    net::RequestHead head;
    std::map<std::string, std::string, std::less<>> path; ///< `{id}` -> value
    Principal principal;
    Json body = Json::object();
    CancelToken gone; ///< cancelled when the caller has gone

    [[nodiscard]] const std::string& pathText(std::string_view name) const { return path.find(name)->second; }
    template <class AnyId>
    [[nodiscard]] AnyId id() const
    {
        return AnyId(pathText("id"));
    }
    /// Query parameters; their form was checked.
    [[nodiscard]] std::optional<std::string> query(std::string_view name) const;
    [[nodiscard]] std::optional<std::int64_t> queryInteger(std::string_view name) const;
    [[nodiscard]] bool queryFlag(std::string_view name) const;
    /// Fields of the body; their types were checked.
    [[nodiscard]] std::string text(std::string_view name, std::string_view fallback = {}) const;
    [[nodiscard]] std::optional<std::string> optionalText(std::string_view name) const;
    [[nodiscard]] std::optional<std::int64_t> integer(std::string_view name) const;
    [[nodiscard]] std::optional<bool> flag(std::string_view name) const;
    /// The rev of If-Match, when there is one. `*` and absent: nothing.
    [[nodiscard]] std::optional<std::int64_t> ifMatch() const;
};
using RequestPtr = std::shared_ptr<const ApiRequest>;

/// What a handler answers.
struct ApiAnswer
{
    int status = 200;
    Json body;                       ///< null: no body
    std::optional<std::string> text; ///< instead of `body`: text that is sent as it is, with its `Content-Type`
    net::HeaderFields headers;
    std::optional<std::int64_t> rev; ///< becomes the ETag

    ApiAnswer() = default;
    explicit ApiAnswer(Json value, int statusCode = 200) : status(statusCode), body(std::move(value)) {}
    [[nodiscard]] static ApiAnswer nothing() { return ApiAnswer(Json(), 204); }
};

using Handler = std::function<Task<ApiAnswer>(RequestPtr)>;
/// Answers by itself, with a stream.
using StreamHandler = std::function<void(RequestPtr, std::shared_ptr<net::Exchange>)>;

/// One row of the table.
struct Route
{
    std::string_view method{};
    std::string_view path{}; ///< `/v1/executions/{id}`; a `{name}` stands for one segment
    Scope scope = Scope::Operator;
    std::string_view operation{}; ///< `executions.get`, unique
    std::string_view summary{};
    std::vector<Field> query{};
    std::vector<Field> fields{}; ///< of the body; none: the route takes no body
    std::string_view answer{};   ///< name of the answer's object, see openapi.cpp; empty: no body
    int status = 200;            ///< of a good answer
    std::size_t maxBody = std::size_t{8} << 20U;
    Handler handler{};
    StreamHandler stream{}; ///< instead of `handler`

    /// A body whose fields are the handler's to check (a rule, a document).
    bool hasFreeBody = false;
    /// A request of an interrupted daemon with the same Idempotency-Key may run again: the service keeps the key too.
    bool isRepeatable = false;
};

} // namespace executor::api
