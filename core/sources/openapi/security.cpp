#include "core/sources/openapi/security.h"

#include "core/base/text.h"

namespace executor::sources::openapi {
namespace {
std::optional<auth::AuthMethod> partOf(const std::string& name, const Json& scheme)
{
    const std::string type = asciiLower(textMember(scheme, "type"));
    const std::string word = asciiLower(textMember(scheme, "scheme"));
    if (type == "apikey") {
        const std::string place = asciiLower(textMember(scheme, "in", "header"));
        const auto where = place == "query"    ? auth::Placement::Where::Query
                           : place == "cookie" ? auth::Placement::Where::Cookie
                                               : auth::Placement::Where::Header;
        return auth::apiKeyMethod(where, textMember(scheme, "name"), name);
    }
    if (type == "basic" || (type == "http" && word == "basic")) {
        return auth::basicMethod(name);
    }
    // Without a sign-in of our own an access token is pasted as a bearer token.
    if ((type == "http" && word == "bearer") || type == "oauth2" || type == "openidconnect") {
        return auth::bearerMethod(name);
    }
    return std::nullopt;
}

/// One method for schemes that go together; nothing when one of them is not supported.
std::optional<auth::AuthMethod> methodOf(const Json& schemes, const std::vector<std::string>& names)
{
    std::vector<auth::AuthMethod> parts;
    for (const std::string& name : names) {
        const Json* scheme = member(schemes, name);
        auto part = scheme == nullptr ? std::nullopt : partOf(name, *scheme);
        if (!part) {
            return std::nullopt;
        }
        parts.push_back(std::move(*part));
    }
    return parts.size() == 1 ? parts.front() : auth::combined(parts);
}

bool holds(const std::vector<auth::AuthMethod>& methods, const auth::AuthMethod& method)
{
    return std::any_of(methods.begin(), methods.end(),
                       [&](const auth::AuthMethod& known) { return known.schemes == method.schemes; });
}
} // namespace

std::vector<std::vector<std::string>> alternativesOf(const Json& security)
{
    std::vector<std::vector<std::string>> alternatives;
    if (!security.is_array()) {
        return alternatives;
    }
    if (security.empty()) {
        alternatives.emplace_back();
    }
    for (const Json& alternative : security) {
        if (alternative.is_object()) {
            std::vector<std::string> names;
            for (const auto& entry : alternative.items()) {
                names.push_back(entry.key());
            }
            alternatives.push_back(std::move(names));
        }
    }
    return alternatives;
}

std::vector<auth::AuthMethod> authMethodsOf(const Json& schemes, const std::vector<std::vector<std::string>>& applied)
{
    std::vector<auth::AuthMethod> methods;
    bool isOptional = applied.empty();
    for (const auto& names : applied) {
        isOptional = isOptional || names.empty();
        auto method = names.empty() ? std::nullopt : methodOf(schemes, names);
        if (method && !holds(methods, *method)) {
            method->evidence = "security of the document";
            methods.push_back(std::move(*method));
        }
    }
    const Json none = Json::object();
    const Json& declared = schemes.is_object() ? schemes : none;
    for (const auto& entry : declared.items()) {
        const bool isApplied = std::any_of(applied.begin(), applied.end(), [&](const auto& names) {
            return std::find(names.begin(), names.end(), entry.key()) != names.end();
        });
        auto method = isApplied ? std::nullopt : methodOf(schemes, {entry.key()});
        if (method) {
            method->evidence = "declared by the document, applied by no operation";
            methods.push_back(std::move(*method));
        }
    }
    if (isOptional || methods.empty()) {
        methods.push_back(auth::noMethod());
        methods.back().evidence = applied.empty() ? "the document declares no security" : "optional in the document";
    }
    return methods;
}

FilledPlaces filledPlacesOf(const Json& schemes)
{
    FilledPlaces filled;
    const Json none = Json::object();
    for (const Json& entry : schemes.is_object() ? schemes : none) {
        const auto place = placeFromName(textMember(entry, "in"));
        if (place && asciiLower(textMember(entry, "type")) == "apikey") {
            const std::string name = textMember(entry, "name");
            filled.insert({*place, *place == Place::Header ? asciiLower(name) : name});
        }
    }
    return filled;
}

} // namespace executor::sources::openapi
