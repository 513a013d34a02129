#pragma once

#include "core/api/routes/credentialroutes.h"
#include "core/api/routetable.h"

namespace executor::sources {
class SourceProposals;
class Sources;
} // namespace executor::sources

namespace executor::api {

/// `/v1/sources*`. An operator on the local door adds at once (P*).
void addSourceRoutes(RouteTable& table, sources::Sources& sources, sources::SourceProposals& proposals);
/// For accounts: the methods a person may choose from. Errors: `not_found`.
[[nodiscard]] Result<CredentialParts::SourceMethods> sourceMethods(const sources::Sources& sources,
                                                                   const std::string& idOrSlug);

} // namespace executor::api
