#include "core/policy/detail/rulerow.h"

#include "core/base/hash.h"
#include "core/base/jsonparse.h"
#include "core/base/log.h"
#include "core/store/settingrows.h"

namespace executor::policy {
namespace {
Q_LOGGING_CATEGORY(lcPolicy, "executor.policy")

constexpr const char* kLevelSetting = "policy.level";

/// What ruleFromJson() reads, from the columns.
Result<Rule> readRow(const store::RuleRow& row)
{
    Json json{{"owner", row.owner}, {"pattern", row.pattern}, {"action", row.action}, {"note", row.note}};
    if (row.owner == "agent") {
        json["agent"] = row.ownerId;
    }
    EX_TRY(json["subject"], parseJson(row.subjectJson));
    EX_TRY(json["effects"], parseJson(row.effectsJson));
    EX_TRY(json["conditions"], parseJson(row.conditionsJson));
    // Newer programs know time windows and rates; without them an allow rule would allow more than it says.
    if (row.timeJson || row.rateJson) {
        return fail(ErrorCode::Internal, "The rule has a time window or a rate.");
    }
    return ruleFromJson(json);
}

Json parsedOr(const std::optional<std::string>& text)
{
    return parseJson(*text).value_or(Json::object());
}
} // namespace

Rule ruleOf(const store::RuleRow& row)
{
    Rule rule;
    if (auto read = readRow(row)) {
        rule = std::move(*read);
    } else {
        qCCritical(lcPolicy, "rule unreadable id=%s, it blocks: %s", row.id.text().c_str(),
                   read.error().message.c_str());
        rule.pattern = Pattern::parse(row.pattern).value_or(Pattern::everything());
        rule.action = Action::Block;
        rule.owner = row.owner == "agent" ? Owner::Agent : Owner::Workspace;
        rule.ownerAgent = AgentId(row.ownerId);
        rule.note = row.note;
    }
    rule.id = row.id;
    rule.until = row.until;
    rule.toolHash = row.toolHash.value_or("");
    rule.isEnabled = row.enabled;
    rule.position = row.position;
    rule.origin = row.origin;
    rule.createdBy = row.createdBy;
    rule.createdAt = row.createdAt;
    rule.hits = row.hits;
    rule.lastUsedAt = row.lastUsedAt;
    rule.rev = row.rev;
    if (row.createdFromJson) {
        rule.createdFrom = parsedOr(row.createdFromJson);
    }
    if (row.suspendedJson) {
        rule.suspended = parsedOr(row.suspendedJson);
    }
    return rule;
}

store::RuleRow rowOf(const Rule& rule, Instant now)
{
    const Json json = toJson(rule);
    store::RuleRow row;
    row.id = rule.id;
    row.owner = std::string(ownerName(rule.owner));
    row.ownerId = rule.ownerAgent.text();
    row.subjectJson = toText(json.at("subject"));
    row.pattern = rule.pattern.text();
    row.effectsJson = toText(json.at("effects"));
    row.conditionsJson = toText(json.at("conditions"));
    row.action = std::string(actionName(rule.action));
    row.until = rule.until;
    row.toolHash = rule.toolHash.empty() ? std::nullopt : std::optional(rule.toolHash);
    row.enabled = rule.isEnabled;
    row.position = rule.position;
    row.note = rule.note;
    row.origin = rule.origin;
    row.createdFromJson = rule.createdFrom ? std::optional(toText(*rule.createdFrom)) : std::nullopt;
    row.createdBy = rule.createdBy;
    row.hits = rule.hits;
    row.lastUsedAt = rule.lastUsedAt;
    row.suspendedJson = rule.suspended ? std::optional(toText(*rule.suspended)) : std::nullopt;
    row.createdAt = rule.createdAt;
    row.updatedAt = now;
    row.rev = rule.rev;
    return row;
}

Result<RuleSet> readRuleSet(store::Connection& db)
{
    RuleSet set;
    EX_TRY(const auto rows, store::listRules(db));
    for (const store::RuleRow& row : rows) {
        Rule rule = ruleOf(row);
        auto& list = rule.owner == Owner::Agent ? set.agents[rule.ownerAgent] : set.workspace;
        list.push_back(std::move(rule));
    }
    EX_TRY(const auto level, store::findSetting(db, kLevelSetting));
    if (level) {
        const Json value = parseJson(level->valueJson).value_or(Json());
        set.level = value.is_string() ? levelFromName(value.get<std::string>()).value_or(Level::Strict) : Level::Strict;
    }
    return set;
}

Result<void> saveLevel(store::Transaction& db, Level level)
{
    return store::saveSetting(db, kLevelSetting, toText(Json(std::string(levelName(level))))).map([](std::int64_t) {});
}

Result<std::string> ruleBase(store::Connection& db)
{
    EX_TRY(const auto rows, store::listRules(db));
    std::string text;
    for (const store::RuleRow& row : rows) {
        text += row.id.text() + " " + std::to_string(row.rev) + " " + row.position + "\n";
    }
    EX_TRY(const auto level, store::findSetting(db, kLevelSetting));
    return sha256Hex(text + (level ? level->valueJson : std::string()));
}

} // namespace executor::policy
