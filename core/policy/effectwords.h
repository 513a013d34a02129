#pragma once

#include "core/base/effect.h"

#include <string>
#include <string_view>
#include <vector>

namespace executor::policy {

/// The class of a tool and why it is that.
struct EffectVerdict
{
    Effect effect = Effect::Unknown;
    std::string reason; ///< "GET", "the word \"delete\" in its name": for people
    bool operator==(const EffectVerdict&) const = default;
};

/// How far words of a name count (policy.md 4).
enum class Words
{
    Anywhere,      ///< in the last segment of the path
    OfProtocolRead ///< GET, GraphQL query: first word of that segment, or a whole segment of the URL template
};

/// Raises, never lowers, `start` by the words of the tool's name: delete -> delete, send -> send, pay -> spend, token
/// -> admin and their like. `urlTemplate` (`/account/delete`) may be empty. Pure.
[[nodiscard]] EffectVerdict raiseByWords(EffectVerdict start, std::string_view path, Words words,
                                         std::string_view urlTemplate = {});
/// The words of an identifier in lower case: `createOrder`, `create_order`, `create-order` -> create, order.
[[nodiscard]] std::vector<std::string> wordsOfName(std::string_view name);

} // namespace executor::policy
