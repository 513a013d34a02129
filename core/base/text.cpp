#include "core/base/text.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace executor {
namespace {
/// Reads one code point at `at` and moves past it; -1 and one byte further for a bad sequence.
std::int32_t nextCodePoint(std::string_view text, std::size_t& at)
{
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char lead = byte(at);
    if (lead < 0x80) {
        ++at;
        return lead;
    }
    std::size_t length = 0;
    std::int32_t value = 0;
    std::int32_t least = 0;
    if (lead >= 0xC2 && lead <= 0xDF) {
        length = 2, value = lead & 0x1F, least = 0x80;
    } else if ((lead & 0xF0) == 0xE0) {
        length = 3, value = lead & 0x0F, least = 0x800;
    } else if (lead >= 0xF0 && lead <= 0xF4) {
        length = 4, value = lead & 0x07, least = 0x10000;
    } else {
        ++at;
        return -1;
    }
    if (at + length > text.size()) {
        ++at;
        return -1;
    }
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(at + i) & 0xC0) != 0x80) {
            ++at;
            return -1;
        }
        value = (value << 6) | (byte(at + i) & 0x3F);
    }
    if (value < least || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) {
        ++at;
        return -1;
    }
    at += length;
    return value;
}

/// How many bytes at the start are ASCII, in steps of eight: most text is nothing else.
std::size_t asciiPrefix(std::string_view text)
{
    constexpr std::uint64_t kHighBits = 0x8080808080808080;
    std::size_t at = 0;
    std::uint64_t eight = 0;
    while (at + sizeof eight <= text.size()) {
        std::memcpy(&eight, text.data() + at, sizeof eight);
        if ((eight & kHighBits) != 0) {
            break;
        }
        at += sizeof eight;
    }
    return at;
}

bool isHidden(std::int32_t c)
{
    return (c < 0x20 && c != '\t' && c != '\n') || (c >= 0x7F && c <= 0x9F) || c == 0xAD || c == 0x61C || c == 0x180E ||
           (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x2069) ||
           c == 0xFEFF || (c >= 0xFFF9 && c <= 0xFFFB) || (c >= 0xE0000 && c <= 0xE0FFF);
}

/// Calls `fn(codePoint, bytes)` for each code point; -1 for bytes that are no UTF-8.
template <class Fn>
void eachCodePoint(std::string_view text, Fn fn)
{
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t start = at;
        const std::int32_t c = nextCodePoint(text, at);
        fn(c, text.substr(start, at - start));
    }
}

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

/// Length of the terminal sequence (ECMA-48) at the start of `text`, which begins with ESC; 0 when it has no end.
std::size_t escapeLength(std::string_view text)
{
    if (text.size() < 2) {
        return 0;
    }
    if (text[1] == ']') { // ends with BEL or ESC backslash
        const std::size_t bell = text.find('\a');
        const std::size_t terminator = text.find("\x1b\\", 2);
        const std::size_t end = std::min(bell, terminator);
        return end == std::string_view::npos ? 0 : end + (end == terminator ? 2 : 1);
    }
    std::size_t at = text[1] == '[' ? 2 : 1;
    while (at < text.size() && text[at] >= ' ' && text[at] <= '?' && (text[1] == '[' || text[at] <= '/')) {
        ++at;
    }
    return at < text.size() && text[at] >= '0' && text[at] <= '~' ? at + 1 : 0;
}

std::string withoutEscapes(std::string_view text)
{
    std::string out;
    for (std::size_t escape = text.find('\x1b'); escape != std::string_view::npos; escape = text.find('\x1b')) {
        out += text.substr(0, escape);
        text.remove_prefix(escape + std::max<std::size_t>(1, escapeLength(text.substr(escape))));
    }
    return out.append(text);
}
} // namespace

QString qs(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

std::string utf8(QStringView text)
{
    const QByteArray bytes = text.toUtf8();
    return std::string(bytes.constData(), static_cast<std::size_t>(bytes.size()));
}

std::filesystem::path pathFromUtf8(std::string_view text)
{
    return std::filesystem::path(std::u8string(text.begin(), text.end()));
}

std::string utf8FromPath(const std::filesystem::path& path)
{
    const std::u8string text = path.u8string();
    return std::string(text.begin(), text.end());
}

bool isValidUtf8(std::string_view text)
{
    std::size_t at = 0;
    while (at < text.size()) {
        at += asciiPrefix(text.substr(at));
        if (at < text.size() && nextCodePoint(text, at) < 0) {
            return false;
        }
    }
    return true;
}

std::string toValidUtf8(std::string_view text)
{
    if (isValidUtf8(text)) {
        return std::string(text);
    }
    std::string out;
    out.reserve(text.size());
    eachCodePoint(text, [&](std::int32_t c, std::string_view bytes) { out += c < 0 ? kReplacement : bytes; });
    return out;
}

std::string cutText(std::string_view text, std::size_t maxCharacters)
{
    std::size_t at = 0;
    std::size_t count = 0;
    std::size_t lastFit = 0;
    while (at < text.size()) {
        if (count + 1 == maxCharacters) {
            lastFit = at;
        }
        if (count == maxCharacters) {
            return std::string(text.substr(0, lastFit)) + "\xE2\x80\xA6";
        }
        nextCodePoint(text, at);
        ++count;
    }
    return std::string(text);
}

std::string withoutControls(std::string_view given)
{
    const std::string text = withoutEscapes(given);
    std::string out;
    out.reserve(text.size());
    eachCodePoint(text, [&](std::int32_t c, std::string_view bytes) {
        if (c < 0) {
            out += kReplacement;
        } else if (!isHidden(c)) {
            out += bytes;
        }
    });
    return out;
}

std::string withVisibleControls(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    eachCodePoint(text, [&](std::int32_t c, std::string_view bytes) {
        if (c < 0 || c == '\t' || c == '\n' || c == 0x2028 || c == 0x2029 || isHidden(c)) {
            out += "\xE2\x90\xA6";
        } else {
            out += bytes;
        }
    });
    return out;
}

std::string asciiLower(std::string_view text)
{
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return out;
}

bool equalsIgnoreCase(std::string_view a, std::string_view b)
{
    return a.size() == b.size() && asciiLower(a) == asciiLower(b);
}

std::string_view trimmed(std::string_view text)
{
    constexpr std::string_view kBlank = " \t\r\n";
    const std::size_t first = text.find_first_not_of(kBlank);
    if (first == std::string_view::npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

std::vector<std::string> split(std::string_view text, char separator)
{
    std::vector<std::string> parts;
    std::size_t start = 0;
    for (;;) {
        const std::size_t end = text.find(separator, start);
        parts.emplace_back(text.substr(start, end - start));
        if (end == std::string_view::npos) {
            return parts;
        }
        start = end + 1;
    }
}

std::string join(const std::vector<std::string>& parts, std::string_view separator)
{
    std::string out;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (i > 0) {
            out += separator;
        }
        out += parts[i];
    }
    return out;
}

std::size_t editDistance(std::string_view a, std::string_view b)
{
    std::vector<std::size_t> before(b.size() + 1);
    std::vector<std::size_t> last(b.size() + 1);
    std::vector<std::size_t> now(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) {
        last[j] = j;
    }
    for (std::size_t i = 1; i <= a.size(); ++i) {
        now[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t change = a[i - 1] == b[j - 1] ? 0 : 1;
            now[j] = std::min({last[j] + 1, now[j - 1] + 1, last[j - 1] + change});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                now[j] = std::min(now[j], before[j - 2] + 1);
            }
        }
        std::swap(before, last);
        std::swap(last, now);
    }
    return last[b.size()];
}

std::vector<std::string> nearMatches(std::string_view word, const std::vector<std::string>& candidates,
                                     std::size_t limit)
{
    const std::size_t most = std::max<std::size_t>(2, word.size() * 3 / 10);
    std::vector<std::pair<std::size_t, std::string>> found;
    for (const std::string& candidate : candidates) {
        const std::size_t longer = std::max(candidate.size(), word.size());
        if (longer - std::min(candidate.size(), word.size()) > most) {
            continue;
        }
        const std::size_t distance = editDistance(asciiLower(word), asciiLower(candidate));
        if (distance <= most && distance < longer) {
            found.emplace_back(distance, candidate);
        }
    }
    std::sort(found.begin(), found.end());
    std::vector<std::string> out;
    for (std::size_t i = 0; i < found.size() && i < limit; ++i) {
        out.push_back(std::move(found[i].second));
    }
    return out;
}

} // namespace executor
