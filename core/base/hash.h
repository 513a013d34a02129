#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace executor {

/// Call once at the start of a program, before anything else of this header.
void initCrypto();

/// Random bytes from the system.
void fillRandom(void* data, std::size_t size);
[[nodiscard]] std::string randomBytes(std::size_t size);

/// SHA-256, 32 raw bytes.
[[nodiscard]] std::string sha256(std::string_view data);
/// SHA-256 as 64 lower-case hex digits.
[[nodiscard]] std::string sha256Hex(std::string_view data);
/// HMAC-SHA-256, 32 raw bytes.
[[nodiscard]] std::string hmacSha256(std::string_view key, std::string_view data);
/// Comparison whose time does not depend on where the texts differ.
[[nodiscard]] bool equalConstantTime(std::string_view a, std::string_view b);

[[nodiscard]] std::string toHex(std::string_view bytes);
[[nodiscard]] std::string toBase64(std::string_view bytes);
/// URL-safe alphabet without padding.
[[nodiscard]] std::string toBase64Url(std::string_view bytes);
[[nodiscard]] std::optional<std::string> fromBase64(std::string_view text);
[[nodiscard]] std::optional<std::string> fromBase64Url(std::string_view text);

} // namespace executor
