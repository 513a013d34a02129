#pragma once

#include <string>

namespace executor {

/// Appends `text` to `out` as a JSON string with its quotes; bytes that are not UTF-8 become U+FFFD. What needs no
/// escaping is copied as it is. Thread: any.
void appendJsonString(const std::string& text, std::string& out);

} // namespace executor
