#pragma once

#include "core/api/routes/credentialroutes.h"
#include "core/api/routetable.h"

namespace executor::sources {
class Sources;
}

namespace executor::api {

/// `/v1/sources*`. An operator on the local door adds at once (P*).
void addSourceRoutes(RouteTable& table, sources::Sources& sources);
/// For accounts: the methods a person may choose from. Errors: `not_found`.
[[nodiscard]] Result<CredentialParts::SourceMethods> sourceMethods(const sources::Sources& sources,
                                                                   const std::string& idOrSlug);

} // namespace executor::api
