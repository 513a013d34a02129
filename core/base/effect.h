#pragma once

#include <optional>
#include <string_view>

namespace executor {

/// What a call does (terms.md). In the order of how much care it needs; `unknown` stands between write and send.
enum class Effect
{
    Read,
    Write,
    Unknown,
    Send,
    Delete,
    Spend,
    Admin
};

/// `read`, `write`, ...: the word in the database, in JSON and in the windows.
[[nodiscard]] std::string_view effectName(Effect effect);
[[nodiscard]] std::optional<Effect> effectFromName(std::string_view name);

} // namespace executor
