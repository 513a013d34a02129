#include "core/api/cli/rawjson.h"

#include "core/base/jsonparse.h"

#include <algorithm>

namespace executor::api::cli {
namespace {
constexpr std::string_view kBlanks = " \t\r\n";

std::size_t skipBlanks(std::string_view text, std::size_t at)
{
    return std::min(text.find_first_not_of(kBlanks, at), text.size());
}

/// Behind the string that begins at `at`.
std::size_t skipString(std::string_view text, std::size_t at)
{
    for (++at; at < text.size() && text[at] != '"'; ++at) {
        if (text[at] == '\\') {
            ++at;
        }
    }
    return std::min(at + 1, text.size());
}

/// Behind the value that begins at `at`.
std::size_t skipValue(std::string_view text, std::size_t at)
{
    int depth = 0;
    while (at < text.size()) {
        const char c = text[at];
        if (c == '"') {
            at = skipString(text, at);
        } else if (c == '{' || c == '[') {
            ++depth;
            ++at;
        } else if (c == '}' || c == ']') {
            if (depth == 0) {
                return at;
            }
            --depth;
            ++at;
        } else if (depth == 0 && c == ',') {
            return at;
        } else {
            ++at;
        }
        if (depth == 0 && (c == '"' || c == '}' || c == ']')) {
            return at;
        }
    }
    return at;
}
} // namespace

std::optional<std::vector<std::pair<std::string, std::string_view>>> rawMembers(std::string_view object)
{
    auto at = skipBlanks(object, 0);
    if (at >= object.size() || object[at] != '{') {
        return std::nullopt;
    }
    std::vector<std::pair<std::string, std::string_view>> members;
    at = skipBlanks(object, at + 1);
    while (at < object.size() && object[at] == '"') {
        const auto nameEnd = skipString(object, at);
        auto name = rawText(object.substr(at, nameEnd - at));
        at = skipBlanks(object, nameEnd);
        if (at >= object.size() || object[at] != ':') {
            return std::nullopt;
        }
        const auto begin = skipBlanks(object, at + 1);
        const auto end = skipValue(object, begin);
        const auto value = object.substr(begin, end - begin);
        const auto last = value.find_last_not_of(kBlanks);
        members.emplace_back(std::move(name), value.substr(0, last == std::string_view::npos ? 0 : last + 1));
        at = skipBlanks(object, end);
        if (at < object.size() && object[at] == ',') {
            at = skipBlanks(object, at + 1);
        }
    }
    return at < object.size() && object[at] == '}' ? std::optional(std::move(members)) : std::nullopt;
}

std::optional<std::string_view> rawMember(std::string_view object, std::string_view key)
{
    const auto members = rawMembers(object);
    if (!members) {
        return std::nullopt;
    }
    const auto found =
        std::find_if(members->begin(), members->end(), [&](const auto& one) { return one.first == key; });
    return found == members->end() ? std::nullopt : std::optional(found->second);
}

std::string rawPretty(std::string_view value)
{
    std::string out;
    std::size_t depth = 0;
    const auto newLine = [&] { out += "\n" + std::string(depth * 2, ' '); };
    for (std::size_t at = skipBlanks(value, 0); at < value.size(); at = skipBlanks(value, at)) {
        const char c = value[at];
        if (c == '"') {
            const auto end = skipString(value, at);
            out += value.substr(at, end - at);
            at = end;
            continue;
        }
        ++at;
        if (c == '{' || c == '[') {
            out += c;
            const auto next = skipBlanks(value, at);
            if (next < value.size() && (value[next] == '}' || value[next] == ']')) {
                out += value[next];
                at = next + 1;
            } else {
                ++depth;
                newLine();
            }
        } else if (c == '}' || c == ']') {
            depth -= depth > 0 ? 1 : 0;
            newLine();
            out += c;
        } else if (c == ',') {
            out += c;
            newLine();
        } else {
            out += c == ':' ? std::string(": ") : std::string(1, c);
        }
    }
    return out;
}

std::string escapedJson(std::string_view value)
{
    static constexpr std::string_view kHex = "0123456789abcdef";
    std::string out;
    out.reserve(value.size());
    for (std::size_t at = 0; at < value.size(); ++at) {
        const auto first = static_cast<unsigned char>(value[at]);
        const auto byte = [&](std::size_t i) {
            return at + i < value.size() ? static_cast<unsigned>(static_cast<unsigned char>(value[at + i])) & 0x3fU : 0;
        };
        unsigned c = 0;
        if (first == 0xc2 || first == 0xd8) {
            c = ((first & 0x1fU) << 6U) | byte(1);
        } else if (first == 0xe2) {
            c = 0x2000U | (byte(1) << 6U) | byte(2);
        }
        const bool isHidden = (c >= 0x80 && c <= 0x9f) || c == 0x61c || c == 0x200e || c == 0x200f ||
                              (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
        if (!isHidden) {
            out += value[at];
            continue;
        }
        out += "\\u";
        for (const unsigned shift : {12U, 8U, 4U, 0U}) {
            out += kHex[(c >> shift) & 15U];
        }
        at += first == 0xe2 ? 2 : 1;
    }
    return out;
}

std::string rawText(std::string_view value)
{
    if (value.starts_with('"')) {
        if (const auto parsed = parseJson(value, kLenientJson); parsed && parsed->is_string()) {
            return parsed->get<std::string>();
        }
    }
    return std::string(value);
}

} // namespace executor::api::cli
