#include "core/execution/structuredcut.h"

#include "core/base/text.h"

#include <algorithm>
#include <string>

namespace executor::execution {
namespace {
constexpr std::size_t kKeys = 50;
constexpr std::size_t kCharacters = 200;
constexpr std::size_t kHead = 3;
constexpr std::size_t kTail = 1;
constexpr int kDepth = 6;

std::size_t characterCount(std::string_view text)
{
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

Json cutString(const std::string& text)
{
    const std::size_t count = characterCount(text);
    if (count <= kCharacters) {
        return Json(text);
    }
    std::size_t at = 0;
    std::size_t seen = 0;
    while (at < text.size()) {
        if ((static_cast<unsigned char>(text[at]) & 0xC0) != 0x80 && seen++ == kCharacters) {
            break;
        }
        ++at;
    }
    return Json(text.substr(0, at) + "\xE2\x80\xA6(+" + std::to_string(count - kCharacters) + ")");
}

Json cut(const Json& value, int depth)
{
    if (value.is_string()) {
        return cutString(value.get_ref<const std::string&>());
    }
    if (value.is_array()) {
        if (depth >= kDepth && !value.empty()) {
            return Json::array({Json{{"$omitted", value.size()}}});
        }
        Json out = Json::array();
        const bool isLong = value.size() > kHead + kTail + 1;
        for (std::size_t i = 0; i < value.size(); ++i) {
            if (isLong && i == kHead) {
                out.push_back(Json{{"$omitted", value.size() - kHead - kTail}});
                i = value.size() - kTail;
            }
            out.push_back(cut(value[i], depth + 1));
        }
        return out;
    }
    if (value.is_object()) {
        if (depth >= kDepth && !value.empty()) {
            return Json{{"$omittedKeys", value.size()}};
        }
        Json out = Json::object();
        std::size_t kept = 0;
        for (const auto& entry : value.get_ref<const Json::object_t&>()) {
            if (kept++ == kKeys) {
                out["$omittedKeys"] = value.size() - kKeys;
                break;
            }
            out[entry.first] = cut(entry.second, depth + 1);
        }
        return out;
    }
    return value;
}

std::string shape(const Json& value, int depth)
{
    if (value.is_string()) {
        const std::size_t count = characterCount(value.get_ref<const std::string&>());
        return count > kCharacters ? "string(" + std::to_string(count) + ")" : "string";
    }
    if (value.is_array()) {
        const std::string item = value.empty() || depth >= 3 ? "" : "<" + shape(value[0], depth + 1) + ">";
        return "Array(" + std::to_string(value.size()) + ")" + item;
    }
    if (value.is_object()) {
        if (depth >= 3) {
            return "{ \xE2\x80\xA6 " + std::to_string(value.size()) + " keys }";
        }
        std::string out = "{ ";
        std::size_t count = 0;
        for (const auto& entry : value.get_ref<const Json::object_t&>()) {
            if (count++ == 12) {
                out += "\xE2\x80\xA6 " + std::to_string(value.size() - 12) + " more keys ";
                break;
            }
            out += entry.first + ": " + shape(entry.second, depth + 1) + "; ";
        }
        return out + "}";
    }
    return value.is_null() ? "null" : value.is_boolean() ? "boolean" : "number";
}
} // namespace

std::size_t estimateTokens(std::string_view text)
{
    const auto ascii = static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; }));
    const std::size_t others = text.size() - ascii;
    return (ascii + 2 * others + 3) / 4;
}

Json structuredCut(const Json& value)
{
    return cut(value, 0);
}

std::string shapeOf(const Json& value)
{
    return cutText(shape(value, 0), 1000);
}

} // namespace executor::execution
