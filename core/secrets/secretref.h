#pragma once

#include "core/base/id.h"
#include "core/base/json.h"
#include "core/base/result.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace executor::secrets {

/// Names a value without being one: `{"provider":"keychain","id":"sec_…"}`.
struct SecretRef
{
    std::string provider;
    SecretId id;
    [[nodiscard]] Json toJson() const;
    bool operator==(const SecretRef&) const = default;
};

/// What the column `refs_json` of an account holds: the references of its fields, and the method that they serve. The
/// method is kept with the account, so that no refreshed description can redirect a credential.
struct AccountRefs
{
    std::map<std::string, SecretRef, std::less<>> fields;
    std::map<std::string, std::string, std::less<>> plain; ///< inputs that are no secrets (user names)
    Json method = Json::object();

    [[nodiscard]] static AccountRefs fromText(std::string_view text);
    [[nodiscard]] std::string toText() const;
};

} // namespace executor::secrets
