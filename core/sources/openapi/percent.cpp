#include "core/sources/openapi/percent.h"

#include "core/base/jsoncanonical.h"

namespace executor::sources::openapi {
namespace {
bool isAlnum(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

bool isHex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f');
}

std::string_view kept(Encoding encoding)
{
    switch (encoding) {
    case Encoding::Unreserved:
        return "-._~";
    case Encoding::QueryReserved:
        return "-._~:/?@!$'()*,;";
    case Encoding::PathReserved:
        return "-._~:@!$&'()*+,;=";
    case Encoding::PathExpansion:
        return "-._~/";
    case Encoding::PathLiteral:
        return "-._~:@!$&'()*+,;=/";
    case Encoding::FormField:
        return "*-._";
    }
    return {};
}

bool keepsTriples(Encoding encoding)
{
    return encoding == Encoding::QueryReserved || encoding == Encoding::PathReserved ||
           encoding == Encoding::PathLiteral;
}
} // namespace

std::string percentEncoded(std::string_view text, Encoding encoding)
{
    static constexpr std::string_view kDigits = "0123456789ABCDEF";
    const std::string_view extra = kept(encoding);
    std::string result;
    result.reserve(text.size() + text.size() / 4);
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const bool isTriple =
            c == '%' && keepsTriples(encoding) && i + 2 < text.size() && isHex(text[i + 1]) && isHex(text[i + 2]);
        if (isAlnum(c) || extra.find(c) != std::string_view::npos || isTriple) {
            result += c;
        } else if (c == ' ' && encoding == Encoding::FormField) {
            result += '+';
        } else {
            const auto byte = static_cast<unsigned char>(c);
            result += '%';
            result += kDigits[byte >> 4U];
            result += kDigits[byte & 15U];
        }
    }
    return result;
}

std::string plainText(const Json& value)
{
    if (value.is_string()) {
        return value.get<std::string>();
    }
    // The canonical form prints numbers as ECMAScript does: 100.0 is `100`; integers and kept numbers keep their
    // digits.
    return value.is_number() ? canonicalText(value) : toText(value);
}

} // namespace executor::sources::openapi
