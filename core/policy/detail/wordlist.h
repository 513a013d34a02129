#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace executor::policy {

/// A verb that we say in our own words.
struct Verb
{
    std::string word;   ///< "delete"
    bool makes = false; ///< something new comes of it: what stands in the path is where, not what
};

/// The verb of a word of a tool's name; resources/policy/words.json.
[[nodiscard]] std::optional<Verb> verbOf(std::string_view word);
/// The noun of a word, singular or plural: `repos` -> "repository".
[[nodiscard]] std::optional<std::string> nounOf(std::string_view word);

} // namespace executor::policy
