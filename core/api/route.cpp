#include "core/api/route.h"

#include <charconv>

namespace executor::api {
namespace {
std::optional<std::int64_t> integerOf(std::string_view text)
{
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) {
        return {};
    }
    return value;
}
} // namespace

std::optional<std::string> ApiRequest::query(std::string_view name) const
{
    const std::string* value = head.parameter(name);
    return value == nullptr ? std::nullopt : std::optional(*value);
}

std::optional<std::int64_t> ApiRequest::queryInteger(std::string_view name) const
{
    const std::string* value = head.parameter(name);
    return value == nullptr ? std::nullopt : integerOf(*value);
}

bool ApiRequest::queryFlag(std::string_view name) const
{
    const std::string* value = head.parameter(name);
    return value != nullptr && *value != "false";
}

std::string ApiRequest::text(std::string_view name, std::string_view fallback) const
{
    return textMember(body, name, fallback);
}

std::optional<std::string> ApiRequest::optionalText(std::string_view name) const
{
    const Json* value = member(body, name);
    return value != nullptr && value->is_string() ? std::optional(value->get<std::string>()) : std::nullopt;
}

std::optional<std::int64_t> ApiRequest::integer(std::string_view name) const
{
    const Json* value = member(body, name);
    return value != nullptr && value->is_number_integer() ? std::optional(value->get<std::int64_t>()) : std::nullopt;
}

std::optional<bool> ApiRequest::flag(std::string_view name) const
{
    const Json* value = member(body, name);
    return value != nullptr && value->is_boolean() ? std::optional(value->get<bool>()) : std::nullopt;
}

std::optional<std::int64_t> ApiRequest::ifMatch() const
{
    std::string_view text;
    const std::string* field = head.headers.find("If-Match");
    if (field == nullptr || *field == "*") {
        return {};
    }
    text = *field;
    if (text.size() > 2 && text.starts_with('"') && text.ends_with('"')) {
        text = text.substr(1, text.size() - 2);
    }
    // A tag that is none of ours fits nothing.
    return integerOf(text).value_or(-1);
}

} // namespace executor::api
