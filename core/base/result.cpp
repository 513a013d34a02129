#include "core/base/result.h"

namespace executor {

tl::unexpected<Error> fail(ErrorCode code, std::string message, std::string hint, Json details)
{
    return tl::unexpected(Error{code, std::move(message), std::move(hint), std::move(details), false});
}

Json Error::toJson() const
{
    Json json = Json::object();
    json["code"] = wireName(code);
    json["message"] = message;
    if (!hint.empty()) {
        json["hint"] = hint;
    }
    if (details.is_object() && !details.empty()) {
        json["details"] = details;
    }
    if (retryable) {
        json["retryable"] = true;
    }
    return json;
}

Error Error::fromJson(const Json& json)
{
    Error error;
    error.code = errorCodeFromWire(textMember(json, "code"));
    error.message = textMember(json, "message");
    error.hint = textMember(json, "hint");
    if (const Json* details = member(json, "details"); details != nullptr && details->is_object()) {
        error.details = *details;
    }
    if (const Json* retryable = member(json, "retryable"); retryable != nullptr && retryable->is_boolean()) {
        error.retryable = retryable->get<bool>();
    }
    return error;
}

} // namespace executor
