#include "core/sources/openapi/words.h"

#include "core/base/hash.h"
#include "core/base/text.h"

#include <QString>

#include <algorithm>
#include <array>

namespace executor::sources::openapi {
namespace {
constexpr std::array<std::string_view, 10> kReserved{"then",     "constructor", "prototype", "__proto__", "toJSON",
                                                     "toString", "valueOf",     "inspect",   "catch",     "finally"};

bool isUpper(char c)
{
    return c >= 'A' && c <= 'Z';
}
bool isLower(char c)
{
    return c >= 'a' && c <= 'z';
}
bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}
bool isAlnum(char c)
{
    return isUpper(c) || isLower(c) || isDigit(c);
}
char upper(char c)
{
    return isLower(c) ? static_cast<char>(c - 'a' + 'A') : c;
}

/// ASCII of the text: marks are dropped, every other character beyond ASCII becomes a space.
std::string folded(std::string_view text)
{
    if (std::all_of(text.begin(), text.end(), [](char c) { return static_cast<signed char>(c) >= 0; })) {
        return std::string(text);
    }
    std::string result;
    const QString decomposed = qs(text).normalized(QString::NormalizationForm_KD);
    for (const QChar c : decomposed) {
        if (c.unicode() < 0x80) {
            result += static_cast<char>(c.unicode());
        } else if (!c.isMark()) {
            result += ' ';
        }
    }
    return result;
}

bool startsWord(std::string_view text, std::size_t i)
{
    if (i == 0 || !isAlnum(text[i - 1])) {
        return true;
    }
    if (!isUpper(text[i])) {
        return false;
    }
    const bool endsAcronym = isUpper(text[i - 1]) && i + 1 < text.size() && isLower(text[i + 1]);
    return isLower(text[i - 1]) || isDigit(text[i - 1]) || endsAcronym;
}
} // namespace

std::vector<std::string> wordsOf(std::string_view text)
{
    const std::string plain = folded(text);
    std::vector<std::string> words;
    for (std::size_t i = 0; i < plain.size(); ++i) {
        if (!isAlnum(plain[i])) {
            continue;
        }
        if (startsWord(plain, i)) {
            words.emplace_back();
        }
        words.back() += plain[i];
    }
    return words;
}

std::string camelCase(const std::vector<std::string>& words)
{
    std::string result;
    for (const std::string& word : words) {
        std::string next = asciiLower(word);
        if (!result.empty()) {
            next.front() = upper(next.front());
        }
        result += next;
    }
    return result;
}

std::string spelling(std::string_view text)
{
    std::string result;
    for (const std::string& word : wordsOf(text)) {
        result += asciiLower(word);
    }
    return result;
}

std::string segmentOf(std::string name, std::string_view identity)
{
    std::string result;
    std::copy_if(name.begin(), name.end(), std::back_inserter(result), [](char c) { return isAlnum(c) || c == '_'; });
    if (result.empty()) {
        return "op_" + sha256Hex(identity).substr(0, 8);
    }
    if (isDigit(result.front())) {
        result.insert(0, 1, '_');
    }
    if (std::find(kReserved.begin(), kReserved.end(), result) != kReserved.end()) {
        result += '_';
    }
    if (result.size() > 100) {
        result = result.substr(0, 91) + "_" + sha256Hex(result).substr(0, 8);
    }
    return result;
}

bool isVersionSegment(std::string_view segment)
{
    const auto dotted = [](std::string_view digits) {
        return !digits.empty() && isDigit(digits.front()) && isDigit(digits.back()) &&
               digits.find_first_not_of("0123456789.") == std::string_view::npos;
    };
    if (segment.empty()) {
        return false;
    }
    if (segment.front() == 'v' || segment.front() == 'V') {
        const std::string_view rest = segment.substr(1);
        for (const std::string_view stage : {"alpha", "beta", "rc"}) {
            const std::size_t at = rest.find(stage);
            if (at != std::string_view::npos && at > 0 && dotted(rest.substr(0, at))) {
                const std::string_view number = rest.substr(at + stage.size());
                return number.empty() || dotted(number);
            }
        }
        return dotted(rest);
    }
    if (segment.size() == 10 && segment[4] == '-' && segment[7] == '-') {
        return dotted(segment.substr(0, 4)) && dotted(segment.substr(5, 2)) && dotted(segment.substr(8, 2));
    }
    return dotted(segment);
}

} // namespace executor::sources::openapi
