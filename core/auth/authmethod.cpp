#include "core/auth/authmethod.h"

#include "core/base/text.h"

#include <algorithm>
#include <array>
#include <utility>

namespace executor::auth {
namespace {
constexpr std::array kTypes{std::pair{MethodType::None, std::string_view("none")},
                            std::pair{MethodType::ApiKey, std::string_view("apiKey")},
                            std::pair{MethodType::HttpBearer, std::string_view("http_bearer")},
                            std::pair{MethodType::HttpBasic, std::string_view("http_basic")}};
constexpr std::array kPlaces{std::pair{Placement::Where::Header, std::string_view("header")},
                             std::pair{Placement::Where::Query, std::string_view("query")},
                             std::pair{Placement::Where::Cookie, std::string_view("cookie")}};

MethodType typeOf(std::string_view text)
{
    for (const auto& [type, name] : kTypes) {
        if (name == text) {
            return type;
        }
    }
    return MethodType::Other;
}

std::string_view nameOf(MethodType type)
{
    for (const auto& [known, name] : kTypes) {
        if (known == type) {
            return name;
        }
    }
    return "other";
}

std::vector<std::string> textsOf(const Json* list)
{
    std::vector<std::string> texts;
    if (list != nullptr && list->is_array()) {
        for (const auto& item : *list) {
            if (item.is_string()) {
                texts.push_back(item.get<std::string>());
            }
        }
    }
    return texts;
}

Result<Placement> placementFromJson(const Json& json)
{
    Placement placement;
    const auto in = textMember(json, "in");
    const auto place =
        std::find_if(kPlaces.begin(), kPlaces.end(), [&](const auto& pair) { return pair.second == in; });
    if (place == kPlaces.end()) {
        return fail(ErrorCode::InvalidRequest, "A credential cannot be placed in \"" + in + "\".",
                    "Use header, query or cookie.");
    }
    placement.where = place->first;
    placement.name = textMember(json, "name");
    placement.prefix = textMember(json, "prefix");
    placement.value = textMember(json, "value", "{token}");
    placement.isBase64 = textMember(json, "encode") == "base64";
    placement.scheme = textMember(json, "scheme");
    if (placement.name.empty()) {
        return fail(ErrorCode::InvalidRequest, "A placement of the method has no name.");
    }
    return placement;
}

Json toJson(const Placement& placement)
{
    Json json = Json::object();
    for (const auto& [where, name] : kPlaces) {
        if (where == placement.where) {
            json["in"] = std::string(name);
        }
    }
    json["name"] = placement.name;
    json["prefix"] = placement.prefix;
    json["value"] = placement.value;
    if (placement.isBase64) {
        json["encode"] = "base64";
    }
    if (!placement.scheme.empty()) {
        json["scheme"] = placement.scheme;
    }
    return json;
}

MethodInput inputFromJson(const Json& json)
{
    MethodInput input;
    input.name = textMember(json, "name");
    input.label = textMember(json, "label", input.name);
    const Json* secret = member(json, "secret");
    input.isSecret = secret == nullptr || !secret->is_boolean() || secret->get<bool>();
    return input;
}

/// A description names the scheme; header, prefix and inputs of the two HTTP schemes are the same everywhere.
void completeHttpScheme(AuthMethod& method)
{
    const auto scheme = method.schemes.empty() ? std::string() : method.schemes.front();
    const auto usual = method.type == MethodType::HttpBasic ? basicMethod(scheme) : bearerMethod(scheme);
    if (method.type != MethodType::HttpBasic && method.type != MethodType::HttpBearer) {
        return;
    }
    if (method.placements.empty()) {
        method.placements = usual.placements;
        method.inputs = usual.inputs;
    } else if (method.inputs.empty()) {
        method.inputs = usual.inputs;
    }
}

bool hasInput(const AuthMethod& method, std::string_view name)
{
    return std::any_of(method.inputs.begin(), method.inputs.end(),
                       [&](const auto& input) { return input.name == name; });
}

void replaceAll(std::string& text, std::string_view from, std::string_view to)
{
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
        text.replace(at, from.size(), to);
    }
}
} // namespace

Result<AuthMethod> AuthMethod::fromJson(const Json& json)
{
    AuthMethod method;
    method.typeName = textMember(json, "type");
    method.type = typeOf(method.typeName);
    method.id = textMember(json, "id", method.typeName);
    method.label = textMember(json, "label", method.id);
    method.evidence = textMember(json, "evidence");
    method.schemes = textsOf(member(json, "schemes"));
    if (const Json* inputs = member(json, "inputs"); inputs != nullptr && inputs->is_array()) {
        for (const auto& input : *inputs) {
            method.inputs.push_back(inputFromJson(input));
        }
    }
    if (const Json* placements = member(json, "placements"); placements != nullptr && placements->is_array()) {
        for (const auto& item : *placements) {
            auto placement = placementFromJson(item);
            if (!placement && method.isUsable()) {
                return tl::unexpected(std::move(placement).error());
            }
            if (placement) {
                method.placements.push_back(std::move(*placement));
            }
        }
    }
    completeHttpScheme(method);
    if (method.type == MethodType::ApiKey && (method.inputs.empty() || method.placements.empty())) {
        return fail(ErrorCode::InvalidRequest, "The method \"" + method.id + "\" says not where its key goes.");
    }
    return method;
}

Json AuthMethod::toJson() const
{
    Json json = Json::object();
    json["id"] = id;
    json["type"] = type == MethodType::Other ? typeName : std::string(nameOf(type));
    json["label"] = label;
    json["inputs"] = Json::array();
    for (const auto& input : inputs) {
        Json item = Json::object();
        item["name"] = input.name;
        item["label"] = input.label;
        item["secret"] = input.isSecret;
        json["inputs"].push_back(std::move(item));
    }
    json["placements"] = Json::array();
    for (const auto& placement : placements) {
        json["placements"].push_back(auth::toJson(placement));
    }
    json["schemes"] = schemes;
    if (!evidence.empty()) {
        json["evidence"] = evidence;
    }
    return json;
}

namespace {
AuthMethod method(MethodType type, std::string label, std::string scheme)
{
    AuthMethod made;
    made.type = type;
    made.typeName = std::string(nameOf(type));
    made.id = scheme.empty() ? made.typeName : scheme;
    made.label = std::move(label);
    if (!scheme.empty()) {
        made.schemes = {std::move(scheme)};
    }
    return made;
}
} // namespace

AuthMethod noMethod()
{
    return method(MethodType::None, "No sign-in", {});
}

AuthMethod bearerMethod(std::string scheme)
{
    auto made = method(MethodType::HttpBearer, "Bearer token", scheme);
    made.inputs = {{"token", "Token", true}};
    made.placements = {{Placement::Where::Header, "Authorization", "Bearer ", "{token}", false, std::move(scheme)}};
    return made;
}

AuthMethod basicMethod(std::string scheme)
{
    auto made = method(MethodType::HttpBasic, "User name and password", scheme);
    made.inputs = {{"username", "User name", false}, {"password", "Password", true}};
    made.placements = {
        {Placement::Where::Header, "Authorization", "Basic ", "{username}:{password}", true, std::move(scheme)}};
    return made;
}

AuthMethod apiKeyMethod(Placement::Where where, std::string name, std::string scheme)
{
    auto made = method(MethodType::ApiKey, "API key (" + name + ")", scheme);
    made.inputs = {{"token", "Key", true}};
    made.placements = {{where, std::move(name), "", "{token}", false, std::move(scheme)}};
    return made;
}

AuthMethod combined(const std::vector<AuthMethod>& parts)
{
    if (parts.size() == 1) {
        return parts.front();
    }
    AuthMethod whole = method(MethodType::ApiKey, {}, {});
    std::vector<std::string> labels;
    std::vector<std::string> ids;
    for (const auto& part : parts) {
        labels.push_back(part.label);
        ids.push_back(part.id);
        if (part.type == MethodType::Other) {
            whole.type = MethodType::Other;
            whole.typeName = part.typeName;
        }
        auto placements = part.placements;
        for (auto input : part.inputs) {
            if (hasInput(whole, input.name)) {
                const auto renamed = part.id + "_" + input.name;
                for (auto& placement : placements) {
                    replaceAll(placement.value, "{" + input.name + "}", "{" + renamed + "}");
                }
                input.name = renamed;
            }
            whole.inputs.push_back(std::move(input));
        }
        whole.placements.insert(whole.placements.end(), placements.begin(), placements.end());
        whole.schemes.insert(whole.schemes.end(), part.schemes.begin(), part.schemes.end());
    }
    whole.id = join(ids, "+");
    whole.label = join(labels, " and ");
    return whole;
}

std::vector<AuthMethod> offeredMethods(std::vector<AuthMethod> declared)
{
    for (auto usual : {bearerMethod(), basicMethod(), noMethod()}) {
        const bool isThere = std::any_of(declared.begin(), declared.end(), [&](const auto& one) {
            return one.type == usual.type && one.placements.size() == usual.placements.size();
        });
        if (!isThere) {
            declared.push_back(std::move(usual));
        }
    }
    return declared;
}

} // namespace executor::auth
