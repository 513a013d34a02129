#include "core/sandbox/detail/sourcelines.h"

#include "core/base/jsonparse.h"

#include <array>
#include <cstdint>

namespace executor::sandbox::detail {
namespace {
int base64Digit(char c)
{
    constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const std::size_t at = kAlphabet.find(c);
    return at == std::string_view::npos ? -1 : static_cast<int>(at);
}

/// One number in base 64 VLQ: five bits a digit, the lowest first, bit 6 says that more follow, the last bit is the
/// sign.
bool readNumber(std::string_view text, std::size_t& at, int& value)
{
    std::uint32_t bits = 0;
    for (unsigned shift = 0; at < text.size() && shift < 30; shift += 5) {
        const int digit = base64Digit(text[at]);
        if (digit < 0) {
            return false;
        }
        ++at;
        bits |= (static_cast<std::uint32_t>(digit) & 31U) << shift;
        if ((digit & 32) == 0) {
            const int magnitude = static_cast<int>(bits >> 1U);
            value = (bits & 1U) != 0 ? -magnitude : magnitude;
            return true;
        }
    }
    return false;
}
} // namespace

std::vector<int> agentLines(std::string_view sourceMap)
{
    const Result<Json> map = parseJson(sourceMap);
    const std::string mappings = map ? textMember(*map, "mappings") : std::string();
    std::vector<int> lines{0, 0};
    int sourceLine = 0;
    bool isFirst = true;
    for (std::size_t at = 0; at < mappings.size();) {
        if (mappings[at] == ';') {
            lines.push_back(0);
            isFirst = true;
            ++at;
            continue;
        }
        if (mappings[at] == ',') {
            ++at;
            continue;
        }
        std::array<int, 5> fields{};
        std::size_t count = 0;
        while (count < fields.size() && at < mappings.size() && mappings[at] != ',' && mappings[at] != ';') {
            if (!readNumber(mappings, at, fields[count])) {
                return {};
            }
            ++count;
        }
        if (count >= 4) {
            sourceLine += fields[2];
            if (isFirst && sourceLine > 0) { // line 0 is our own wrapping
                lines.back() = sourceLine;
                isFirst = false;
            }
        }
    }
    return lines;
}

} // namespace executor::sandbox::detail
