#pragma once

#include "core/policy/decide.h"

#include <optional>
#include <string>

namespace executor::policy {

/// One change of the rules or of the level, as a caller asks for it. What is proposed and what is applied are the same
/// bytes: toJson() of this.
struct RuleChange
{
    enum class Kind
    {
        Add,
        Edit, ///< action, note, enabled of one rule
        Move, ///< before another rule of the same list, or to its end
        Remove,
        SetLevel
    } kind = Kind::Add;
    Json rule = Json::object();      ///< Add: the fields of ruleFromJson()
    RuleId id;                       ///< Edit, Move, Remove
    RuleId before;                   ///< Move: empty = to the end. Add: empty = by its specificity
    std::optional<bool> isEnabled;   ///< Edit
    std::optional<Action> action;    ///< Edit
    std::optional<std::string> note; ///< Edit
    Level level = Level::Ask;        ///< SetLevel

    [[nodiscard]] Json toJson() const;
    [[nodiscard]] static Result<RuleChange> fromJson(const Json& json);
    /// `rule.add`, `rule.edit`, `rule.move`, `rule.remove`, `rule.level`: kind of the proposal and of the audit record.
    [[nodiscard]] std::string kindName() const;
};

} // namespace executor::policy
