#include "core/base/effect.h"

#include <array>

namespace executor {
namespace {
constexpr std::array<std::string_view, 7> kNames{"read", "write", "unknown", "send", "delete", "spend", "admin"};
} // namespace

std::string_view effectName(Effect effect)
{
    return kNames[static_cast<std::size_t>(effect)];
}

std::optional<Effect> effectFromName(std::string_view name)
{
    for (std::size_t i = 0; i < kNames.size(); ++i) {
        if (kNames[i] == name) {
            return static_cast<Effect>(i);
        }
    }
    return std::nullopt;
}

} // namespace executor
