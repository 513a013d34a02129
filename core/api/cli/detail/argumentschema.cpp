#include "core/api/cli/detail/argumentschema.h"

#include "core/base/jsonpointer.h"

#include <algorithm>

namespace executor::api::cli::detail {
namespace {
const Json kNothing = Json::object(); // NOLINT(bugprone-throwing-static-initialization): an empty object
constexpr int kMaxReferences = 32;
constexpr int kMaxParts = 8;

/// Calls `visit` for the schema and for those that `keys` put together in it, as deep as kMaxParts.
template <class Visit>
void visitParts(const ArgumentSchema& schemas, const Json& schema, const std::vector<const char*>& keys,
                const Visit& visit, int depth = 0)
{
    visit(schema);
    for (const auto* key : keys) {
        const Json* list = member(schema, key);
        if (list != nullptr && list->is_array() && depth < kMaxParts) {
            for (const auto& one : *list) {
                visitParts(schemas, schemas.resolved(&one), keys, visit, depth + 1);
            }
        }
    }
}

void addOnce(std::vector<std::string>& names, const Json& name)
{
    if (name.is_string() && std::find(names.begin(), names.end(), name.get<std::string>()) == names.end()) {
        names.push_back(name.get<std::string>());
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
    visitParts(*this, object, {"allOf", "oneOf", "anyOf"}, [&](const Json& part) {
        if (const Json* properties = member(part, "properties"); properties != nullptr && properties->is_object()) {
            for (const auto& [name, schema] : properties->items()) {
                addOnce(names, name);
            }
        }
    });
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
    const Json* found = nullptr;
    visitParts(*this, object, {"allOf", "oneOf", "anyOf"}, [&](const Json& part) {
        const Json* properties = member(part, "properties");
        if (found == nullptr && properties != nullptr && properties->is_object()) {
            found = member(*properties, name);
        }
    });
    return resolved(found != nullptr ? found : member(object, "additionalProperties"));
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
    visitParts(*this, object, {"allOf"}, [&](const Json& part) {
        if (const Json* list = member(part, "required"); list != nullptr && list->is_array()) {
            std::for_each(list->begin(), list->end(), [&](const Json& name) { addOnce(names, name); });
        }
    });
    return names;
}

std::vector<std::string> ArgumentSchema::types(const Json& schema) const
{
    std::vector<std::string> types;
    visitParts(*this, schema, {"oneOf", "anyOf", "allOf"}, [&](const Json& part) {
        const Json* type = member(part, "type");
        if (type != nullptr && type->is_array()) {
            std::for_each(type->begin(), type->end(), [&](const Json& one) { addOnce(types, one); });
        } else if (type != nullptr) {
            addOnce(types, *type);
        }
    });
    return types;
}

bool ArgumentSchema::hasType(const Json& schema, std::string_view type) const
{
    const auto all = types(schema);
    return std::find(all.begin(), all.end(), type) != all.end();
}

} // namespace executor::api::cli::detail
