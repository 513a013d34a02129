#include "core/secrets/secretstore.h"

namespace executor::secrets {

tl::unexpected<Error> storeUnavailable(std::string message, std::string_view reason, std::string hint)
{
    Json details = Json::object();
    details["reason"] = std::string(reason);
    auto error = fail(ErrorCode::SecretStoreUnavailable, std::move(message), std::move(hint), std::move(details));
    error.value().retryable = reason != "unreadable";
    return error;
}

} // namespace executor::secrets
