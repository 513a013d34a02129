#include "core/base/json.h"

namespace executor {

std::string toText(const Json& value)
{
    return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string toPrettyText(const Json& value)
{
    return value.dump(2, ' ', false, Json::error_handler_t::replace);
}

const Json* member(const Json& object, std::string_view key)
{
    if (!object.is_object()) {
        return nullptr;
    }
    for (const auto& entry : object.get_ref<const Json::object_t&>()) {
        if (entry.first == key) {
            return &entry.second;
        }
    }
    return nullptr;
}

std::string textMember(const Json& object, std::string_view key, std::string_view fallback)
{
    const Json* found = member(object, key);
    if (found == nullptr || !found->is_string()) {
        return std::string(fallback);
    }
    return found->get<std::string>();
}

} // namespace executor
