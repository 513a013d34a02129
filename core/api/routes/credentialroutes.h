#pragma once

#include "core/api/routetable.h"
#include "core/auth/accounts.h"
#include "core/auth/authmethod.h"

#include <functional>

namespace executor::secrets {
class SecretService;
}

namespace executor::api {

struct CredentialParts
{
    auth::Accounts& accounts;
    secrets::SecretService& secrets;
    /// The source of an id or slug: its id, slug and the methods a person may choose from. Errors: `not_found`.
    struct SourceMethods
    {
        SourceId id;
        std::string slug;
        std::vector<auth::AuthMethod> methods;
    };
    std::function<Result<SourceMethods>(const std::string& idOrSlug)> source;
    /// Asks the other side whether an account works; gives it with its new health.
    std::function<Task<auth::Account>(AccountId id)> test;
};

/// `/v1/accounts*`. Values go in once and never out.
void addAccountRoutes(RouteTable& table, CredentialParts parts);
/// `/v1/secrets*`. There is no route that reads a value.
void addSecretRoutes(RouteTable& table, secrets::SecretService& secrets, auth::Accounts& accounts);

} // namespace executor::api
