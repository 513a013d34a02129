#pragma once

#include "core/base/result.h"

#include <string>
#include <string_view>
#include <vector>

namespace executor::auth {

/// How an account proves itself (secrets-and-auth.md 5). Kinds beyond the first four are named, not served yet.
enum class MethodType
{
    None,
    ApiKey,
    HttpBearer,
    HttpBasic,
    Other ///< a scheme that this version cannot serve: `typeName` says which
};

/// One value that a person types.
struct MethodInput
{
    std::string name; ///< `token`, `username`; unique in the method
    std::string label;
    bool isSecret = true;
    bool operator==(const MethodInput&) const = default;
};

/// Where a value goes in a request.
struct Placement
{
    enum class Where
    {
        Header,
        Query,
        Cookie
    } where = Where::Header;
    std::string name;
    std::string prefix;            ///< `Bearer `
    std::string value = "{token}"; ///< template over the inputs
    bool isBase64 = false;         ///< the filled template is encoded (HTTP Basic)
    std::string scheme;            ///< name in the description's security schemes; may be empty
    bool operator==(const Placement&) const = default;
};

/// A method as data: `{id, type, label, inputs, placements, schemes, evidence}`.
struct AuthMethod
{
    std::string id;
    MethodType type = MethodType::None;
    std::string typeName; ///< wire text of the type
    std::string label;
    std::vector<MethodInput> inputs;
    std::vector<Placement> placements;
    std::vector<std::string> schemes; ///< that it satisfies together
    std::string evidence;             ///< why we think so; may be empty

    /// Lenient about fields it does not know; fills in inputs and placements of bearer and basic when they are absent.
    /// Errors: `invalid_request`.
    [[nodiscard]] static Result<AuthMethod> fromJson(const Json& json);
    [[nodiscard]] Json toJson() const;
    [[nodiscard]] bool isUsable() const { return type != MethodType::Other; }
    bool operator==(const AuthMethod&) const = default;
};

[[nodiscard]] AuthMethod noMethod();
[[nodiscard]] AuthMethod bearerMethod(std::string scheme = {});
[[nodiscard]] AuthMethod basicMethod(std::string scheme = {});
[[nodiscard]] AuthMethod apiKeyMethod(Placement::Where where, std::string name, std::string scheme = {});
/// One requirement with several schemes is AND: one method with all inputs and all placements. Inputs of equal names
/// are told apart by their scheme.
[[nodiscard]] AuthMethod combined(const std::vector<AuthMethod>& parts);

/// The methods a person may choose from for a source that declares `declared`: those, then the usual ones by hand.
[[nodiscard]] std::vector<AuthMethod> offeredMethods(std::vector<AuthMethod> declared);

} // namespace executor::auth
