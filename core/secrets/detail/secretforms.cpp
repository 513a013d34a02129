#include "core/secrets/detail/secretforms.h"

#include "core/base/hash.h"
#include "core/base/text.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace executor::secrets::detail {
namespace {
/// Forms that triple the length are made for values up to this size only.
constexpr std::size_t kLongValue = 4096;

enum class Case
{
    Lower,
    Upper
};

std::string hexOf(unsigned value, std::size_t digits, Case letters)
{
    const std::string_view alphabet = letters == Case::Lower ? "0123456789abcdef" : "0123456789ABCDEF";
    std::string text(digits, '0');
    for (std::size_t i = digits; i-- > 0; value >>= 4U) {
        text[i] = alphabet[value & 15U];
    }
    return text;
}

struct JsonStyle
{
    bool escapesSlash = false;
    bool escapesHtml = false; ///< < > & ' as \u00XX
    bool escapesNonAscii = false;
    bool escapesAll = false;
    Case letters = Case::Lower;
};

void appendUtf16(std::string& out, char32_t point, Case letters)
{
    if (point >= 0x10000) {
        point -= 0x10000;
        out += "\\u" + hexOf(0xD800U + (static_cast<unsigned>(point) >> 10U), 4, letters);
        out += "\\u" + hexOf(0xDC00U + (static_cast<unsigned>(point) & 0x3FFU), 4, letters);
    } else {
        out += "\\u" + hexOf(static_cast<unsigned>(point), 4, letters);
    }
}

std::string_view shortEscape(char c)
{
    switch (c) {
    case '"':
        return "\\\"";
    case '\\':
        return "\\\\";
    case '\n':
        return "\\n";
    case '\r':
        return "\\r";
    case '\t':
        return "\\t";
    case '\b':
        return "\\b";
    case '\f':
        return "\\f";
    default:
        return {};
    }
}

std::string jsonEscaped(std::string_view value, JsonStyle style)
{
    std::string out;
    for (const char32_t point : qs(value).toStdU32String()) {
        const auto c = point < 0x80 ? static_cast<char>(point) : '\0';
        const bool isHtml = c == '<' || c == '>' || c == '&' || c == '\'';
        if (style.escapesAll) {
            appendUtf16(out, point, style.letters);
        } else if (const auto escape = shortEscape(c); point < 0x80 && !escape.empty()) {
            out += escape;
        } else if (c == '/' && style.escapesSlash) {
            out += "\\/";
        } else if (point < 0x20 || (isHtml && style.escapesHtml) || (point >= 0x80 && style.escapesNonAscii)) {
            appendUtf16(out, point, style.letters);
        } else {
            out += utf8(QString::fromUcs4(&point, 1));
        }
    }
    return out;
}

std::string urlEncoded(std::string_view value, std::string_view kept, Case letters, bool plusForBlank)
{
    std::string out;
    for (const char c : value) {
        const bool isPlain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (c == ' ' && plusForBlank) {
            out += '+';
        } else if (!kept.empty() && (isPlain || kept.find(c) != std::string_view::npos)) {
            out += c;
        } else {
            out += '%' + hexOf(static_cast<unsigned char>(c), 2, letters);
        }
    }
    return out;
}

std::string htmlEscaped(std::string_view value, std::string_view quote, std::string_view apostrophe)
{
    std::string out;
    for (const char c : value) {
        switch (c) {
        case '&':
            out += "&amp;";
            break;
        case '<':
            out += "&lt;";
            break;
        case '>':
            out += "&gt;";
            break;
        case '"':
            out += quote;
            break;
        case '\'':
            out += apostrophe;
            break;
        default:
            out += c;
        }
    }
    return out;
}

/// The characters that `value` alone determines when it begins `skipped` bytes after a multiple of three.
std::string base64At(std::string_view value, std::size_t skipped)
{
    const auto text = toBase64(std::string(skipped, '\0') + std::string(value) + std::string(2, '\0'));
    const std::size_t begin = (skipped * 8 + 5) / 6;
    const std::size_t end = (skipped + value.size()) * 8 / 6;
    return text.substr(begin, end - begin);
}

class Collector
{
public:
    void add(std::string text)
    {
        if (text.size() >= kAnywhere && std::find(m_texts.begin(), m_texts.end(), text) == m_texts.end()) {
            m_texts.push_back(std::move(text));
        }
    }
    std::vector<std::string> texts() && { return std::move(m_texts); }

private:
    std::vector<std::string> m_texts;
};

void addJsonForms(Collector& forms, std::string_view value)
{
    for (const auto letters : {Case::Lower, Case::Upper}) {
        for (unsigned bits = 0; bits < 8; ++bits) {
            const JsonStyle style{(bits & 1U) != 0, (bits & 2U) != 0, (bits & 4U) != 0, false, letters};
            const auto once = jsonEscaped(value, style);
            forms.add(once);
            forms.add(jsonEscaped(once, {}));
        }
        // Every character escaped: found in a stream, where nothing is read back (other mixtures: jsonescapes.h).
        if (value.size() <= kLongValue) {
            const auto whole = jsonEscaped(value, {.escapesAll = true, .letters = letters});
            forms.add(whole);
            forms.add(jsonEscaped(whole, {}));
        }
    }
}
} // namespace

std::vector<std::string> formsOf(std::string_view value)
{
    if (value.size() < kAnywhere) {
        return {std::string(value)};
    }
    Collector forms;
    forms.add(std::string(value));
    if (isValidUtf8(value)) {
        addJsonForms(forms, value);
    }
    // Unreserved only; with JavaScript's encodeURIComponent, Python's quote and JavaScript's encodeURI also these.
    constexpr std::array<std::string_view, 4> kKept{"-_.~", "-_.!~*'()", "-_.~/", "-_.!~*'();,/?:@&=+$#"};
    for (const auto letters : {Case::Lower, Case::Upper}) {
        for (const std::string_view kept : kKept) {
            forms.add(urlEncoded(value, kept, letters, false));
            forms.add(urlEncoded(value, kept, letters, true));
        }
        if (value.size() <= kLongValue) {
            forms.add(urlEncoded(value, {}, letters, false));
        }
    }
    for (std::size_t skipped = 0; skipped < 3; ++skipped) {
        auto text = base64At(value, skipped);
        forms.add(text);
        std::replace(text.begin(), text.end(), '+', '-');
        std::replace(text.begin(), text.end(), '/', '_');
        forms.add(text);
    }
    auto hex = toHex(value);
    forms.add(hex);
    std::transform(hex.begin(), hex.end(), hex.begin(),
                   [](char c) { return c >= 'a' ? static_cast<char>(c - 32) : c; });
    forms.add(hex);
    forms.add(htmlEscaped(value, "&quot;", "&#39;"));
    forms.add(htmlEscaped(value, "&#34;", "&#x27;"));
    return std::move(forms).texts();
}

} // namespace executor::secrets::detail
