#pragma once

#include "core/base/clock.h"

#include <compare>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace executor {

/// 26 characters: a UUIDv7 in lower-case Crockford base32, sorting by time as text. Never goes back when the clock
/// does. Thread: any (a mutex guards the last value given out).
[[nodiscard]] std::string newUuidText(Instant now);
/// Whether `text` is `prefix` + `_` + 26 characters of the alphabet.
[[nodiscard]] bool isIdText(std::string_view text, std::string_view prefix);

/// An id of one kind of thing. Ids of different kinds are not interchangeable. Empty by default: not valid.
template <class Tag>
class Id
{
public:
    Id() = default;
    /// Takes the text as it is; use isValid() where it comes from outside.
    explicit Id(std::string text) : m_text(std::move(text)) {}
    [[nodiscard]] static Id make(Instant now) { return Id(std::string(Tag::prefix) + "_" + newUuidText(now)); }

    [[nodiscard]] const std::string& text() const { return m_text; }
    [[nodiscard]] bool isEmpty() const { return m_text.empty(); }
    [[nodiscard]] bool isValid() const { return isIdText(m_text, Tag::prefix); }
    auto operator<=>(const Id&) const = default;

private:
    std::string m_text;
};

#define EX_ID(name, prefixText)                                                                                        \
    struct name##Tag                                                                                                   \
    {                                                                                                                  \
        static constexpr std::string_view prefix = prefixText;                                                         \
    };                                                                                                                 \
    using name##Id = Id<name##Tag>;

EX_ID(Workspace, "ws")
EX_ID(Execution, "exec")
EX_ID(Step, "step")
EX_ID(Interaction, "int")
EX_ID(Source, "src")
EX_ID(Revision, "rev")
EX_ID(Account, "acc")
EX_ID(Agent, "agt")
EX_ID(Rule, "rule")
EX_ID(Proposal, "prop")
EX_ID(ResultHandle, "res")
EX_ID(Secret, "sec")
EX_ID(Event, "evt")

} // namespace executor

template <class Tag>
struct std::hash<executor::Id<Tag>>
{
    std::size_t operator()(const executor::Id<Tag>& id) const noexcept { return std::hash<std::string>{}(id.text()); }
};
