#include "core/base/id.h"

#include "core/base/hash.h"
#include "core/base/time.h"

#include <array>
#include <cstdint>
#include <mutex>

namespace executor {
namespace {
constexpr std::string_view kAlphabet = "0123456789abcdefghjkmnpqrstvwxyz";
constexpr std::size_t kTextSize = 26;

/// 48 bits of milliseconds and a 12-bit counter; guarded by s_mutex.
std::mutex s_mutex;
std::uint64_t s_last = 0;

std::uint64_t nextStamp(std::uint64_t millis)
{
    const std::lock_guard lock(s_mutex);
    s_last = std::max(s_last + 1, millis << 12);
    return s_last;
}
} // namespace

std::string newUuidText(Instant now)
{
    const std::uint64_t stamp = nextStamp(static_cast<std::uint64_t>(std::max<std::int64_t>(0, toMillis(now))));
    std::array<std::uint8_t, 16> bytes{};
    fillRandom(bytes.data(), bytes.size());
    const std::uint64_t millis = stamp >> 12;
    for (std::size_t i = 0; i < 6; ++i) {
        bytes[i] = static_cast<std::uint8_t>(millis >> (8 * (5 - i)));
    }
    bytes[6] = static_cast<std::uint8_t>(0x70 | ((stamp >> 8) & 0x0F));
    bytes[7] = static_cast<std::uint8_t>(stamp & 0xFF);
    bytes[8] = static_cast<std::uint8_t>(0x80 | (bytes[8] & 0x3F));
    std::string text;
    text.reserve(kTextSize);
    // 128 bits in 26 digits: two zero bits in front keep the order of the text that of the value.
    for (std::size_t digit = 0; digit < kTextSize; ++digit) {
        unsigned value = 0;
        for (std::size_t b = 0; b < 5; ++b) {
            const std::size_t position = digit * 5 + b;
            const unsigned bit = position < 2 ? 0U : (bytes[(position - 2) / 8] >> (7 - (position - 2) % 8)) & 1U;
            value = (value << 1) | bit;
        }
        text += kAlphabet[value];
    }
    return text;
}

bool isIdText(std::string_view text, std::string_view prefix)
{
    if (text.size() != prefix.size() + 1 + kTextSize || !text.starts_with(prefix) || text[prefix.size()] != '_') {
        return false;
    }
    return text.substr(prefix.size() + 1).find_first_not_of(kAlphabet) == std::string_view::npos;
}

} // namespace executor
