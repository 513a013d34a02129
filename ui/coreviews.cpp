#include "ui/coreviews.h"

#include "core/base/text.h"
#include "core/base/time.h"

#include <QCoreApplication>
#include <QLocale>
#include <QUrl>

namespace executor::ui {

namespace {

QString say(const char* text)
{
    return QCoreApplication::translate("views", text);
}

Health healthOf(std::string_view status)
{
    static const std::map<std::string_view, Health> words = {
        {"healthy", Health::Healthy},     {"degraded", Health::Partly},  {"needs_sign_in", Health::NeedsYou},
        {"expired", Health::NeedsYou},    {"stale", Health::Old},        {"failing", Health::Fails},
        {"importing", Health::Importing}, {"disabled", Health::Disabled}};
    const auto found = words.find(status);
    return found == words.end() ? Health::Unknown : found->second;
}

} // namespace

QString levelWord(policy::Level level)
{
    switch (level) {
    case policy::Level::Relaxed:
        return say("Relaxed");
    case policy::Level::Ask:
        return say("Ask");
    case policy::Level::Strict:
        return say("Strict");
    }
    return {};
}

Action actionOf(policy::Action action)
{
    switch (action) {
    case policy::Action::Allow:
        return Action::Allow;
    case policy::Action::Ask:
        return Action::Ask;
    case policy::Action::Block:
        return Action::Block;
    }
    return Action::Ask;
}

QDateTime timeOf(Instant instant)
{
    return QDateTime::fromMSecsSinceEpoch(toMillis(instant), Qt::UTC);
}

AgentView agentView(const agents::Agent& agent)
{
    AgentView view;
    view.id = qs(agent.id.text());
    view.name = qs(agent.name);
    view.lastSeenAt = agent.lastSeenAt ? timeOf(*agent.lastSeenAt) : QDateTime();
    view.createdAt = timeOf(agent.createdAt);
    view.isPaused = agent.isPaused;
    view.isStopped = agent.isStopped;
    view.isBuiltIn = agent.kind != agents::Agent::Kind::Client;
    return view;
}

std::vector<RuleView> ruleViews(const policy::RuleSet& rules, const agents::Agents& agents, const QSet<QString>& gone)
{
    std::vector<RuleView> views;
    const auto add = [&](const policy::Rule& rule) {
        if (gone.contains(qs(rule.id.text()))) {
            return;
        }
        RuleView view;
        view.id = qs(rule.id.text());
        view.pattern = qs(rule.pattern.text());
        view.action = actionOf(rule.action);
        const AgentId& agent = rule.subject.agent.isEmpty() ? rule.ownerAgent : rule.subject.agent;
        view.agentId = qs(agent.text());
        if (const auto known = agents.find(agent)) {
            view.agentName = qs(known->name);
        }
        view.effects = rule.effects;
        view.note = rule.isEnabled
                        ? qs(rule.note)
                        : say("switched off") + (rule.note.empty() ? QString() : QStringLiteral(", ") + qs(rule.note));
        view.hits = rule.hits;
        view.lastUsedAt = rule.lastUsedAt ? timeOf(*rule.lastUsedAt) : QDateTime();
        view.createdAt = timeOf(rule.createdAt);
        views.push_back(std::move(view));
    };
    for (const policy::Rule& rule : rules.workspace) {
        add(rule);
    }
    for (const auto& [agent, list] : rules.agents) {
        for (const policy::Rule& rule : list) {
            add(rule);
        }
    }
    return views;
}

Json ruleJson(const RuleDraft& draft)
{
    Json rule = Json::object();
    rule["pattern"] = utf8(draft.pattern);
    switch (draft.action) {
    case Action::Allow:
        rule["action"] = "allow";
        break;
    case Action::Ask:
        rule["action"] = "ask";
        break;
    case Action::Block:
        rule["action"] = "block";
        break;
    }
    if (!draft.agentId.isEmpty()) {
        Json subject = Json::object();
        subject["agent"] = utf8(draft.agentId);
        rule["subject"] = std::move(subject);
    }
    if (!draft.effects.empty()) {
        Json effects = Json::array();
        for (const Effect effect : draft.effects) {
            effects.push_back(std::string(effectName(effect)));
        }
        rule["effects"] = std::move(effects);
    }
    if (!draft.note.isEmpty()) {
        rule["note"] = utf8(draft.note);
    }
    return rule;
}

AccountView accountView(const auth::Account& account)
{
    AccountView view;
    view.id = qs(account.id.text());
    view.slug = qs(account.slug);
    view.label = qs(account.label);
    view.method = qs(account.method.label);
    view.isDefault = account.isDefault;
    view.health = healthOf(account.health.status);
    view.healthText = qs(account.health.message);
    return view;
}

std::vector<AuthMethodView> methodViews(const std::vector<auth::AuthMethod>& methods)
{
    std::vector<AuthMethodView> views;
    for (const auth::AuthMethod& method : methods) {
        if (!method.isUsable() || method.type == auth::MethodType::None) {
            continue;
        }
        AuthMethodView view{qs(method.id), qs(method.label.empty() ? method.id : method.label), {}};
        for (const auth::MethodInput& input : method.inputs) {
            view.inputs.push_back({qs(input.name), qs(input.label.empty() ? input.name : input.label), input.isSecret});
        }
        views.push_back(std::move(view));
    }
    return views;
}

SourceView sourceView(const sources::Source& source, const std::vector<auth::Account>& accounts,
                      const QSet<QString>& gone)
{
    SourceView view;
    view.id = qs(source.id.text());
    view.slug = qs(source.slug);
    view.name = qs(source.name);
    view.kind = source.config.facts.format.empty() ? qs(source.kind) : qs(source.config.facts.format);
    view.address = qs(source.config.documentUrl.empty() ? source.config.fileName : source.config.documentUrl);
    for (const std::string& origin : source.origins()) {
        view.hosts.append(QUrl(qs(origin)).authority());
    }
    view.hosts.removeDuplicates();
    view.toolCount = qsizetype(source.config.toolCount);
    view.health = healthOf(source.shownHealth().status);
    view.healthText = qs(source.health.message);
    view.checkedAt = source.health.checkedAt ? timeOf(*source.health.checkedAt) : QDateTime();
    view.revision = qs(source.activeRevision.text()).right(8);
    view.revisionAt = timeOf(source.updatedAt);
    view.authMethods = methodViews(auth::offeredMethods(source.config.facts.authMethods));
    view.isEnabled = source.isEnabled;
    for (const auth::Account& account : accounts) {
        if (!gone.contains(qs(account.id.text()))) {
            view.accounts.push_back(accountView(account));
        }
    }
    return view;
}

SourcePreview previewView(const sources::Preview& preview)
{
    SourcePreview view;
    view.kind = qs(preview.facts.format.empty() ? preview.kind : preview.facts.format);
    view.title = qs(preview.name);
    view.version = qs(preview.facts.version);
    view.slug = qs(preview.slug);
    view.toolCount = qsizetype(preview.toolCount);
    for (const auto& [effect, count] : preview.toolsByEffect) {
        view.effects.push_back({effect, qsizetype(count)});
    }
    for (const std::string& host : preview.hosts) {
        view.hosts.append(QUrl(qs(host)).authority());
    }
    view.hosts.removeDuplicates();
    view.authMethods = methodViews(preview.facts.authMethods);
    if (preview.isLocal) {
        view.warnings.append(say("This source is on this computer or network."));
    }
    if (preview.facts.needsBaseUrl) {
        view.warnings.append(say("The document names no server; calls will fail until one is set."));
    }
    if (preview.warningCount > 0) {
        view.warnings.append(say("Some parts were left out: %1.").arg(preview.warningCount));
    }
    return view;
}

ProgressView progressView(const sources::ImportProgress& progress)
{
    ProgressView view;
    view.done = qint64(progress.bytesRead);
    view.total = qint64(progress.bytesTotal);
    view.text = say("%1 tools").arg(QLocale().toString(qulonglong(progress.tools)));
    return view;
}

QString reportText(const sources::ImportReport& report)
{
    if (report.isUnchanged || report.difference.isEmpty()) {
        return say("Nothing has changed.");
    }
    QStringList parts;
    const auto add = [&parts](std::size_t count, const char* text) {
        if (count > 0) {
            parts.append(say(text).arg(count));
        }
    };
    add(report.difference.addedCount, "%1 added");
    add(report.difference.removedCount, "%1 removed");
    add(report.difference.changedCount, "%1 changed");
    add(report.difference.renamedCount, "%1 renamed");
    return say("Tools: %1.").arg(parts.join(QStringLiteral(", ")));
}

QString becauseText(const policy::Decision& decision)
{
    if (decision.decidedBy == policy::DecidedBy::Rule) {
        return QStringLiteral("“%1”").arg(qs(decision.ruleName.empty() ? decision.pattern : decision.ruleName));
    }
    return decision.action == policy::Action::Ask && decision.isOnceOnly ? say("once only") : say("default");
}

QString decisionText(const policy::Decision& decision)
{
    QString what = say("Blocked");
    if (decision.action == policy::Action::Allow) {
        what = say("Allowed without asking");
    } else if (decision.action == policy::Action::Ask) {
        what = say("Asks before each call");
    }
    return decision.text.empty() ? what : what + QStringLiteral("  ·  ") + qs(decision.text);
}

} // namespace executor::ui
