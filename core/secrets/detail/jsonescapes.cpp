#include "core/secrets/detail/jsonescapes.h"

#include "core/base/text.h"

#include <algorithm>
#include <optional>

namespace executor::secrets::detail {
namespace {
/// Four hexadecimal digits at `at`.
std::optional<char32_t> hexAt(std::string_view text, std::size_t at)
{
    char32_t value = 0;
    for (std::size_t i = at; i < at + 4; ++i) {
        const char c = i < text.size() ? text[i] : '\0';
        const bool isDigit = c >= '0' && c <= '9';
        const char lower = static_cast<char>(c | 32);
        if (!isDigit && (lower < 'a' || lower > 'f')) {
            return std::nullopt;
        }
        value = value * 16 + static_cast<char32_t>(isDigit ? c - '0' : lower - 'a' + 10);
    }
    return value;
}

/// One escape, or a run of plain bytes: how long it is in the text, and what it says.
struct Piece
{
    std::size_t length = 0;
    std::string said;
    bool isPlain = true; ///< says its own bytes
};

std::string utf8Of(char32_t point)
{
    return utf8(QString::fromUcs4(&point, 1));
}

/// `\u0041`, two of them for a character beyond the first 65,536.
Piece unicodeAt(std::string_view text, std::size_t at)
{
    constexpr std::size_t kLength = 6;
    const char32_t first = hexAt(text, at + 2).value_or(0xDC00);
    const bool isPair = first >= 0xD800 && first < 0xDC00 && text.substr(at + kLength, 2) == "\\u";
    const char32_t second = isPair ? hexAt(text, at + kLength + 2).value_or(0) : 0;
    if (second >= 0xDC00 && second < 0xE000) {
        return {2 * kLength, utf8Of(0x10000 + ((first - 0xD800) << 10U) + (second - 0xDC00)), false};
    }
    if (first >= 0xD800 && first < 0xE000) {
        return {2, "\\u", true}; // half a character, or no digits: stays as it is
    }
    return {kLength, utf8Of(first), false};
}

Piece pieceAt(std::string_view text, std::size_t at)
{
    if (text[at] != '\\') {
        const std::size_t length = std::min(text.find('\\', at), text.size()) - at;
        return {length, std::string(text.substr(at, length)), true};
    }
    constexpr std::string_view kNames = "\"\\/bfnrt";
    constexpr std::string_view kCharacters = "\"\\/\b\f\n\r\t";
    const char next = at + 1 < text.size() ? text[at + 1] : '\0';
    if (next == 'u') {
        return unicodeAt(text, at);
    }
    const std::size_t known = kNames.find(next);
    if (next == '\0' || known == std::string_view::npos) {
        return {1, "\\", true};
    }
    return {2, std::string(1, kCharacters[known]), false};
}
} // namespace

bool hasEscapes(std::string_view text)
{
    for (std::size_t at = text.find("\\u"); at != std::string_view::npos; at = text.find("\\u", at + 2)) {
        if (hexAt(text, at + 2)) {
            return true;
        }
    }
    return false;
}

std::string withoutEscapes(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const Piece piece = pieceAt(text, at);
        out += piece.said;
        at += piece.length;
    }
    return out;
}

void toEscaped(std::string_view text, std::vector<Stretch>& stretches)
{
    std::size_t read = 0;
    std::size_t said = 0;
    std::size_t next = 0;
    // The boundaries in order: begin and end of each stretch.
    const auto boundary = [&](std::size_t i) -> std::size_t& {
        return i % 2 == 0 ? stretches[i / 2].begin : stretches[i / 2].end;
    };
    while (read < text.size() && next < 2 * stretches.size()) {
        const Piece piece = pieceAt(text, read);
        while (next < 2 * stretches.size() && boundary(next) < said + piece.said.size()) {
            const std::size_t inside = boundary(next) - said;
            const std::size_t within = inside == 0 ? 0 : next % 2 == 1 ? piece.length : 0;
            boundary(next) = read + (piece.isPlain ? inside : within);
            ++next;
        }
        read += piece.length;
        said += piece.said.size();
    }
    for (; next < 2 * stretches.size(); ++next) {
        boundary(next) = text.size();
    }
}

} // namespace executor::secrets::detail
