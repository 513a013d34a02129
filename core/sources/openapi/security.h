#pragma once

#include "core/auth/authmethod.h"
#include "core/base/json.h"
#include "core/sources/openapi/parameters.h"

#include <string>
#include <vector>

namespace executor::sources::openapi {

/// Alternatives of scheme names: each inner list goes together. `security: []` is one empty alternative (no credentials
/// at all); an absent one is no alternative (not known).
[[nodiscard]] std::vector<std::vector<std::string>> alternativesOf(const Json& security);
/// The methods that a document offers (secrets-and-auth.md 5): AND-ed schemes are one method, alternatives several;
/// schemes that nothing applies come last, marked. @param applied alternatives of the document and its operations.
[[nodiscard]] std::vector<auth::AuthMethod> authMethodsOf(const Json& schemes,
                                                          const std::vector<std::vector<std::string>>& applied);
/// Places that credentials fill: `{Query, "api_key"}`, header names in lower case.
[[nodiscard]] FilledPlaces filledPlacesOf(const Json& schemes);

} // namespace executor::sources::openapi
