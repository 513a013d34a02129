#include "core/auth/accounts.h"

#include "core/base/text.h"
#include "core/base/time.h"

#include <algorithm>
#include <array>

namespace executor::auth {

Json Account::toJson() const
{
    const auto instant = [](const std::optional<Instant>& at) { return at ? Json(toRfc3339(*at)) : Json(nullptr); };
    Json state = Json::object();
    state["status"] = health.status;
    state["reason"] = health.reason.empty() ? Json(nullptr) : Json(health.reason);
    state["checkedAt"] = instant(health.checkedAt);
    if (!health.message.empty()) {
        state["message"] = health.message;
    }
    Json json = Json::object();
    json["id"] = id.text();
    json["source"] = sourceSlug;
    json["sourceId"] = source.text();
    json["slug"] = slug;
    json["label"] = label;
    json["method"] = method.id;
    json["methodType"] = method.typeName;
    json["default"] = isDefault;
    json["owner"] = "personal";
    json["generation"] = generation;
    json["health"] = std::move(state);
    json["createdAt"] = toRfc3339(createdAt);
    if (lastUsedAt) {
        json["lastUsedAt"] = toRfc3339(*lastUsedAt);
    }
    return json;
}

Result<void> checkAccountSlug(std::string_view slug)
{
    constexpr std::array<std::string_view, 4> kTaken{"request", "response", "pages", "schema"};
    const auto isLower = [](char c) { return c >= 'a' && c <= 'z'; };
    const auto isAllowed = [&](char c) { return isLower(c) || (c >= '0' && c <= '9') || c == '_'; };
    if (slug.empty() || slug.size() > 64 || !isLower(slug.front()) ||
        !std::all_of(slug.begin(), slug.end(), isAllowed)) {
        return fail(ErrorCode::InvalidForm,
                    "An account's name begins with a small letter and has small letters, digits and _ only.",
                    "For example: work");
    }
    if (std::find(kTaken.begin(), kTaken.end(), slug) != kTaken.end()) {
        return fail(ErrorCode::InvalidForm, "The name \"" + std::string(slug) + "\" has a meaning of its own in paths.",
                    "Choose another name.");
    }
    return {};
}

Error credentialMissing(std::string_view source)
{
    Error error;
    error.code = ErrorCode::CredentialMissing;
    error.message = std::string(source) + ": no account is connected.";
    error.hint = "Ask the user to connect " + std::string(source) + " in Executor (Sources > " + std::string(source) +
                 " > Add account). Do not retry until they say it is done.";
    error.details["source"] = std::string(source);
    error.details["reason"] = "no_account";
    return error;
}

Error credentialRejected(std::string_view source, std::string_view account, int httpStatus)
{
    Error error;
    error.code = ErrorCode::CredentialRejected;
    error.message = std::string(source) + " / " + std::string(account) + ": the server refused the credentials (" +
                    std::to_string(httpStatus) + ").";
    error.hint =
        "Ask the user to check the account \"" + std::string(account) + "\". Calling again will give the same result.";
    error.details["source"] = std::string(source);
    error.details["account"] = std::string(account);
    error.details["reason"] = "rejected_" + std::to_string(httpStatus);
    return error;
}

} // namespace executor::auth
