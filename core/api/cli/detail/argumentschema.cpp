#include "core/api/cli/detail/argumentschema.h"

#include "core/base/jsonpointer.h"

#include <algorithm>

namespace executor::api::cli::detail {
namespace {
const Json kNothing = Json::object(); // NOLINT(bugprone-throwing-static-initialization): an empty object
constexpr int kMaxReferences = 32;

void addTypes(const ArgumentSchema& schemas, const Json& schema, int depth, std::vector<std::string>& types)
{
    const auto add = [&](const Json& type) {
        if (type.is_string() && std::find(types.begin(), types.end(), type.get<std::string>()) == types.end()) {
            types.push_back(type.get<std::string>());
        }
    };
    if (const Json* type = member(schema, "type"); type != nullptr && type->is_array()) {
        std::for_each(type->begin(), type->end(), add);
    } else if (type != nullptr) {
        add(*type);
    }
    for (const auto* key : {"oneOf", "anyOf", "allOf"}) {
        const Json* list = member(schema, key);
        if (list != nullptr && list->is_array() && depth < 8) {
            for (const auto& one : *list) {
                addTypes(schemas, schemas.resolved(&one), depth + 1, types);
            }
        }
    }
}
} // namespace

std::string plainName(std::string_view name)
{
    std::string plain;
    for (const char c : name) {
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80) {
            plain += c;
        } else if (c >= 'A' && c <= 'Z') {
            plain += static_cast<char>(c + 32);
        }
    }
    return plain;
}

const Json& ArgumentSchema::resolved(const Json* schema) const
{
    for (int i = 0; schema != nullptr && i < kMaxReferences; ++i) {
        const auto reference = textMember(*schema, "$ref");
        if (!reference.starts_with("#/")) {
            return schema->is_object() ? *schema : kNothing;
        }
        schema = atPointer(m_root, std::string_view(reference).substr(1));
    }
    return kNothing;
}

std::vector<std::string> ArgumentSchema::propertyNames(const Json& object) const
{
    std::vector<std::string> names;
    if (const Json* properties = member(object, "properties"); properties != nullptr && properties->is_object()) {
        for (const auto& [name, schema] : properties->items()) {
            names.push_back(name);
        }
    }
    return names;
}

std::optional<std::string> ArgumentSchema::propertyLike(const Json& object, std::string_view written) const
{
    const auto names = propertyNames(object);
    if (std::find(names.begin(), names.end(), written) != names.end()) {
        return std::string(written);
    }
    const auto plain = plainName(written);
    for (const auto& name : names) {
        if (!plain.empty() && plainName(name) == plain) {
            return name;
        }
    }
    return std::nullopt;
}

const Json& ArgumentSchema::property(const Json& object, std::string_view name) const
{
    if (const Json* properties = member(object, "properties"); properties != nullptr && properties->is_object()) {
        if (const Json* found = member(*properties, name)) {
            return resolved(found);
        }
    }
    return resolved(member(object, "additionalProperties"));
}

bool ArgumentSchema::allowsOthers(const Json& object) const
{
    const Json* additional = member(object, "additionalProperties");
    return additional == nullptr || *additional != Json(false);
}

const Json& ArgumentSchema::items(const Json& array) const
{
    return resolved(member(array, "items"));
}

std::vector<std::string> ArgumentSchema::required(const Json& object) const
{
    std::vector<std::string> names;
    if (const Json* list = member(object, "required"); list != nullptr && list->is_array()) {
        for (const auto& name : *list) {
            if (name.is_string()) {
                names.push_back(name.get<std::string>());
            }
        }
    }
    return names;
}

std::vector<std::string> ArgumentSchema::types(const Json& schema) const
{
    std::vector<std::string> types;
    addTypes(*this, schema, 0, types);
    return types;
}

bool ArgumentSchema::hasType(const Json& schema, std::string_view type) const
{
    const auto all = types(schema);
    return std::find(all.begin(), all.end(), type) != all.end();
}

} // namespace executor::api::cli::detail
