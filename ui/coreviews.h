#pragma once

#include "core/agents/agents.h"
#include "core/auth/accounts.h"
#include "core/execution/executions.h"
#include "core/policy/decide.h"
#include "core/sources/sources.h"
#include "ui/values.h"

#include <QSet>

namespace executor::ui {

// What the services say, as the values that windows show. Thread: any.

[[nodiscard]] QString levelWord(policy::Level level);
[[nodiscard]] Action actionOf(policy::Action action);
[[nodiscard]] QDateTime timeOf(Instant instant);
[[nodiscard]] AgentView agentView(const agents::Agent& agent);
/// In the order in which they are looked at; without those in `gone`.
[[nodiscard]] std::vector<RuleView> ruleViews(const policy::RuleSet& rules, const agents::Agents& agents,
                                              const QSet<QString>& gone);
[[nodiscard]] Json ruleJson(const RuleDraft& draft);
[[nodiscard]] SourceView sourceView(const sources::Source& source, const std::vector<auth::Account>& accounts,
                                    const QSet<QString>& gone);
[[nodiscard]] AccountView accountView(const auth::Account& account);
[[nodiscard]] std::vector<AuthMethodView> methodViews(const std::vector<auth::AuthMethod>& methods);
[[nodiscard]] SourcePreview previewView(const sources::Preview& preview);
[[nodiscard]] ProgressView progressView(const sources::ImportProgress& progress);
/// "2 tools added, 1 removed."
[[nodiscard]] QString reportText(const sources::ImportReport& report);
[[nodiscard]] QuestionView questionView(const Json& interaction);
[[nodiscard]] RunRow runRow(const Json& execution);
/// "3 calls: github ×2, slack", or the path of the only one; empty: none.
[[nodiscard]] QString callsText(const execution::CalledTools& calls);
[[nodiscard]] RunDetail runDetail(const Json& envelope, const std::vector<Json>& steps);
/// "Asks before each call · default for writes".
[[nodiscard]] QString decisionText(const policy::Decision& decision);
/// "default", "once only" or the rule's name in quotes.
[[nodiscard]] QString becauseText(const policy::Decision& decision);

} // namespace executor::ui
