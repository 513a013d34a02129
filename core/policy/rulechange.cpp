#include "core/policy/rulechange.h"

#include "core/base/objectreader.h"

#include <array>

namespace executor::policy {
namespace {
constexpr std::array<std::string_view, 5> kKinds{"add", "edit", "move", "remove", "level"};
} // namespace

std::string RuleChange::kindName() const
{
    return "rule." + std::string(kKinds[static_cast<std::size_t>(kind)]);
}

Json RuleChange::toJson() const
{
    Json json{{"change", std::string(kKinds[static_cast<std::size_t>(kind)])}};
    if (kind == Kind::Add) {
        json["rule"] = rule;
    }
    if (!id.isEmpty()) {
        json["id"] = id.text();
    }
    if (!before.isEmpty()) {
        json["before"] = before.text();
    }
    if (isEnabled) {
        json["enabled"] = *isEnabled;
    }
    if (action) {
        json["action"] = std::string(actionName(*action));
    }
    if (note) {
        json["note"] = *note;
    }
    if (kind == Kind::SetLevel) {
        json["level"] = std::string(levelName(level));
    }
    return json;
}

Result<RuleChange> RuleChange::fromJson(const Json& json)
{
    ObjectReader reader(json);
    RuleChange change;
    const std::string word = reader.text("change");
    std::size_t kind = 0;
    while (kind < kKinds.size() && kKinds[kind] != word) {
        ++kind;
    }
    if (const Json* rule = reader.optionalObject("rule")) {
        change.rule = *rule;
    }
    change.id = RuleId(reader.optionalText("id").value_or(""));
    change.before = RuleId(reader.optionalText("before").value_or(""));
    change.isEnabled = reader.optionalBoolean("enabled");
    change.note = reader.optionalText("note");
    if (const auto action = reader.optionalText("action")) {
        change.action = actionFromName(*action);
        if (!change.action) {
            reader.problem("action", "unknown_action", "The action is allow, ask or block.");
        }
    }
    const auto level = levelFromName(reader.optionalText("level").value_or("ask"));
    if (!level) {
        reader.problem("level", "unknown_level", "The level is relaxed, ask or strict.");
    }
    if (kind == kKinds.size()) {
        reader.problem("change", "unknown_change", "There is no change \"" + word + "\" of rules.");
    }
    EX_CHECK(reader.finish());
    change.kind = static_cast<Kind>(kind);
    change.level = *level;
    return change;
}

} // namespace executor::policy
