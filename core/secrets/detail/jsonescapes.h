#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace executor::secrets::detail {

/// Whether a text holds JSON escapes of characters (`\u0041`), themselves escaped or not.
[[nodiscard]] bool hasEscapes(std::string_view text);
/// The text with its JSON escapes read once. What is no escape stays as it is.
[[nodiscard]] std::string withoutEscapes(std::string_view text);

/// A stretch of bytes; a name for what is taken out there.
struct Stretch
{
    std::size_t begin = 0;
    std::size_t end = 0;
    std::string label;
};
/// Moves stretches of withoutEscapes(text), in order, to where they stand in `text`.
void toEscaped(std::string_view text, std::vector<Stretch>& stretches);

} // namespace executor::secrets::detail
