#include "core/base/jsonverbatim.h"

#include "core/base/jsonparse.h"

namespace executor {
namespace {
constexpr std::uint64_t kNumber = 1;
constexpr std::uint64_t kText = 2;

Json kept(std::string_view text, std::uint64_t kind)
{
    return Json::binary(Json::binary_t::container_type(text.begin(), text.end()), kind);
}

bool isKept(const Json& value, std::uint64_t kind)
{
    return value.is_binary() && value.get_binary().has_subtype() && value.get_binary().subtype() == kind;
}
} // namespace

Json verbatimNumber(std::string_view literal)
{
    return kept(literal, kNumber);
}

Json verbatimJson(std::string_view text)
{
    return kept(text.empty() ? std::string_view("null") : text, kText);
}

std::optional<std::string_view> verbatimText(const Json& value)
{
    if (!value.is_binary()) {
        return std::nullopt;
    }
    const Json::binary_t& bytes = value.get_binary();
    return std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size());
}

bool isNumber(const Json& value)
{
    return value.is_number() || isKept(value, kNumber);
}

Json plainNumber(const Json& value)
{
    return isKept(value, kNumber) ? parseJson(*verbatimText(value), kLenientJson).value_or(Json(nullptr)) : value;
}

Json opened(const Json& value)
{
    return isKept(value, kText) ? parseJson(*verbatimText(value), kExactJson).value_or(Json(nullptr)) : value;
}

} // namespace executor
