#pragma once

#include "core/api/route.h"
#include "core/api/routes/executionroutes.h"

#include <optional>

namespace executor::api {

/// The envelope, after at most `hold`; nothing: at once. The wait ends when the caller has gone.
[[nodiscard]] Task<Json> held(const ExecutionParts& parts, ExecutionId id, RequestPtr request,
                              std::optional<Milliseconds> hold);

/// One call of one tool, whoever read it from what.
struct OneCall
{
    std::string path;    ///< as written
    std::string account; ///< slug; empty: none named
    Json arguments = Json::object();
    std::optional<Milliseconds> timeout;
    bool wantsResponse = false;
    std::optional<Milliseconds> hold; ///< zero: answer at once
};
/// The path with the named account in it.
[[nodiscard]] std::string pathOf(const OneCall& call);
/// Starts it and gives its id.
[[nodiscard]] Task<ExecutionId> startCall(execution::Executions* executions, OneCall call, RequestPtr request);
/// `{ok, data|error, executionId}`, or 202 with the envelope while it waits for a person.
[[nodiscard]] Task<ApiAnswer> callOnce(execution::Executions* executions, OneCall call, RequestPtr request);

} // namespace executor::api
