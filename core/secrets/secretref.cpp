#include "core/secrets/secretref.h"

#include "core/base/jsonparse.h"

namespace executor::secrets {

Json SecretRef::toJson() const
{
    Json json = Json::object();
    json["provider"] = provider;
    json["id"] = id.text();
    return json;
}

AccountRefs AccountRefs::fromText(std::string_view text)
{
    AccountRefs refs;
    const auto json = parseJson(text, kLenientJson);
    if (!json) {
        return refs;
    }
    if (const Json* fields = member(*json, "fields"); fields != nullptr && fields->is_object()) {
        for (const auto& [name, ref] : fields->items()) {
            refs.fields.emplace(name, SecretRef{textMember(ref, "provider"), SecretId(textMember(ref, "id"))});
        }
    }
    if (const Json* plain = member(*json, "plain"); plain != nullptr && plain->is_object()) {
        for (const auto& [name, value] : plain->items()) {
            refs.plain.emplace(name, value.is_string() ? value.get<std::string>() : std::string());
        }
    }
    if (const Json* method = member(*json, "method"); method != nullptr) {
        refs.method = *method;
    }
    return refs;
}

std::string AccountRefs::toText() const
{
    Json json = Json::object();
    json["fields"] = Json::object();
    for (const auto& [name, ref] : fields) {
        json["fields"][name] = ref.toJson();
    }
    json["plain"] = Json::object();
    for (const auto& [name, value] : plain) {
        json["plain"][name] = value;
    }
    json["method"] = method;
    return executor::toText(json);
}

} // namespace executor::secrets
