#include "core/base/jsonverbatim.h"
#include "core/base/text.h"
#include "core/catalog/detail/checkerrun.h"

#include <charconv>
#include <cmath>
#include <cstdint>

namespace executor::catalog::detail {
namespace {
constexpr std::size_t kShownValues = 6;

std::string typeWords(std::uint8_t types)
{
    std::string out;
    constexpr std::pair<std::uint8_t, std::string_view> kNames[] = {
        {kText, "string"},     {kInteger, "integer"}, {kNumber, "number"}, {kBoolean, "boolean"},
        {kArray, "unknown[]"}, {kObject, "object"},   {kNull, "null"}};
    for (const auto& [bit, name] : kNames) {
        if ((types & bit) != 0) {
            out += (out.empty() ? "" : " | ") + std::string(name);
        }
    }
    return out.empty() ? "unknown" : out;
}
} // namespace

std::uint8_t typesOf(const Json& value)
{
    switch (value.type()) {
    case Json::value_t::null:
        return kNull;
    case Json::value_t::boolean:
        return kBoolean;
    case Json::value_t::string:
        return kText;
    case Json::value_t::array:
        return kArray;
    case Json::value_t::object:
        return kObject;
    case Json::value_t::number_integer:
    case Json::value_t::number_unsigned:
        return kInteger | kNumber;
    case Json::value_t::number_float: {
        const double number = value.get<double>();
        return std::isfinite(number) && number == std::floor(number) ? kInteger | kNumber : kNumber;
    }
    case Json::value_t::binary:
        return typesOf(plainNumber(value));
    case Json::value_t::discarded:
        return 0;
    }
    return 0;
}

std::string givenText(const Json& value)
{
    switch (value.type()) {
    case Json::value_t::object:
        return "object";
    case Json::value_t::array:
        return "array of " + std::to_string(value.size());
    case Json::value_t::string:
        return "string " + toText(Json(cutText(value.get_ref<const std::string&>(), 40)));
    case Json::value_t::boolean:
        return "boolean " + toText(value);
    case Json::value_t::null:
        return "null";
    default:
        return "number " + toText(value);
    }
}

std::string placeOf(const std::string& place, std::string_view member)
{
    return place.empty() ? std::string(member) : place + "." + std::string(member);
}

std::optional<Json> integerFromDigits(std::string_view text, Width width)
{
    constexpr std::int64_t kSafe = 9'007'199'254'740'991;
    const std::string_view digits = text.starts_with('-') ? text.substr(1) : text;
    if (digits.empty() || digits.size() > 20 || (digits.size() > 1 && digits.front() == '0') ||
        digits.find_first_not_of("0123456789") != std::string_view::npos || text == "-0") {
        return std::nullopt;
    }
    const char* const end = text.data() + text.size();
    std::int64_t value = 0;
    if (std::from_chars(text.data(), end, value).ec == std::errc()) {
        const bool isBeyond = value > kSafe || value < -kSafe;
        return width != Width::Plain || isBeyond ? std::optional<Json>(Json(value)) : std::nullopt;
    }
    std::uint64_t large = 0;
    if (!text.starts_with('-') && std::from_chars(text.data(), end, large).ec == std::errc()) {
        return Json(large);
    }
    return std::nullopt;
}

const CheckerNode& CheckerRun::target(NodeNumber number) const
{
    const CheckerNode* node = &at(number);
    for (int hops = 0; node->reference != kNoNode && node->types == 0 && hops < 64; ++hops) {
        node = &at(node->reference);
    }
    return *node;
}

std::string CheckerRun::expected(NodeNumber number, int depth) const
{
    const CheckerNode& node = target(number);
    if (node.isNever) {
        return "nothing";
    }
    if (node.values) {
        std::string out;
        for (std::size_t i = 0; i < node.values->size() && i < kShownValues; ++i) {
            out += (i == 0 ? "" : " | ") + toText((*node.values)[i]);
        }
        const std::size_t more = node.values->size() > kShownValues ? node.values->size() - kShownValues : 0;
        return more == 0 ? out : out + " | \xE2\x80\xA6 " + std::to_string(more) + " more";
    }
    if (node.isFile) {
        return "file";
    }
    if (node.types == kArray && node.array && node.array->items != kNoNode && depth < 3) {
        const std::string item = expected(node.array->items, depth + 1);
        return item.find(' ') == std::string::npos ? item + "[]" : "(" + item + ")[]";
    }
    if (node.types == 0 && node.combined && depth < 3) {
        const std::vector<NodeNumber>& forms = node.combined->any.empty() ? node.combined->one : node.combined->any;
        std::string out;
        for (const NodeNumber form : forms) {
            const std::string one = expected(form, depth + 1);
            if (out.find(one) == std::string::npos) {
                out += (out.empty() ? "" : " | ") + one;
            }
        }
        if (!out.empty() && out.size() < 120) {
            return out;
        }
    }
    if (node.types == 0 && node.object) {
        return "object";
    }
    return typeWords(node.types);
}

} // namespace executor::catalog::detail
