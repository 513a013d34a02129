#include "demobackend.h"

#include "core/base/text.h"
#include "core/base/threads.h"
#include "demodata.h"

namespace executor::ui {

DemoBackend::DemoBackend(QObject* parent)
    : Backend(parent),
      openQuestions(demo::questions()),
      m_sources(demo::sources()),
      m_tools(demo::tools()),
      m_runs(demo::runs()),
      m_agents(demo::agents()),
      m_rules(demo::rules())
{}

Task<StatusView> DemoBackend::status()
{
    StatusView view;
    view.address = QStringLiteral("127.0.0.1:8788");
    view.mcpUrl = QStringLiteral("http://127.0.0.1:8788/mcp");
    view.dataFolder = QStringLiteral("/home/ada/.local/share/executor");
    view.version = QStringLiteral("0.1.0");
    view.sources = qsizetype(m_sources.size());
    for (const SourceView& source : m_sources) {
        view.tools += source.toolCount;
    }
    view.running = m_runs.empty() ? 0 : 1;
    view.waiting = int(openQuestions.size());
    view.agents = int(m_agents.size());
    view.level = QStringLiteral("Ask");
    return doneTask<StatusView>(view);
}

Task<std::vector<SourceView>> DemoBackend::sources()
{
    return doneTask<std::vector<SourceView>>(m_sources);
}

Task<SourcePreview> DemoBackend::preview(SourceInput input, ProgressSink progress, CancelToken cancel)
{
    if (input.text.contains(QLatin1String("slow"))) {
        progress({QString(), 2 << 20, 8 << 20});
        lookedAt = cancel;
        return onPool([]() -> Result<SourcePreview> { return fail(ErrorCode::Cancelled, "Stopped."); });
    }
    if (input.text.contains(QLatin1String("broken"))) {
        return doneTask<SourcePreview>(
            fail(ErrorCode::DocumentUnreadable, "This is no OpenAPI document: line 3, \"paths\" is missing."));
    }
    return doneTask<SourcePreview>(demo::preview());
}

Task<SourceView> DemoBackend::connectSource(ConnectRequest request, ProgressSink progress, CancelToken /*cancel*/)
{
    progress({QStringLiteral("19 of 19 operations"), 19, 19});
    SourceView source = m_sources.empty() ? demo::sources().front() : m_sources.front();
    source.id = QStringLiteral("src_new");
    source.slug = request.slug;
    source.name = request.name;
    source.toolCount = 19;
    m_sources.push_back(source);
    Q_EMIT changed(Part::Sources);
    return doneTask<SourceView>(source);
}

Task<QString> DemoBackend::refreshSource(QString /*id*/, ProgressSink /*progress*/, CancelToken /*cancel*/)
{
    return doneTask<QString>(QStringLiteral("Nothing has changed."));
}

Task<void> DemoBackend::setSourceEnabled(QString id, bool isEnabled, policy::PersonProof /*proof*/)
{
    for (SourceView& source : m_sources) {
        source.isEnabled = source.id == id ? isEnabled : source.isEnabled;
    }
    Q_EMIT changed(Part::Sources);
    return doneTask<void>({});
}

Task<SecretStoreView> DemoBackend::secretStore()
{
    return doneTask<SecretStoreView>(store);
}

Task<void> DemoBackend::openSecretFile(QString passphrase)
{
    if (!filePassphrase.isEmpty() && passphrase != filePassphrase) {
        return doneTask<void>(fail(ErrorCode::CredentialRejected, "The passphrase is not right."));
    }
    filePassphrase = passphrase;
    store = {true, true, true, false, QStringLiteral("encrypted files")};
    return doneTask<void>({});
}

Task<void> DemoBackend::lookForSecrets()
{
    return doneTask<void>(store.isReady ? Result<void>()
                                        : fail(ErrorCode::SecretStoreUnavailable, "The keychain is locked."));
}

Task<AccountView> DemoBackend::addAccount(NewAccount account)
{
    if (!store.isReady) {
        return doneTask<AccountView>(fail(ErrorCode::SecretStoreUnavailable, "The keychain cannot be used: no D-Bus."));
    }
    QStringList values;
    for (const auto& [name, value] : account.values) {
        values.append(value);
    }
    accounts.append(account.sourceId + QLatin1Char('/') + account.slug + QLatin1Char('=') +
                    values.join(QLatin1Char(',')));
    AccountView view;
    view.id = QStringLiteral("acc_new");
    view.slug = account.slug;
    return doneTask<AccountView>(view);
}

Task<ToolTable> DemoBackend::tools()
{
    return doneTask<ToolTable>(m_tools);
}

Task<ToolDetail> DemoBackend::tool(QString path)
{
    return doneTask<ToolDetail>(demo::detail(path, *m_tools));
}

Task<CallResult> DemoBackend::callTool(QString path, Json /*arguments*/, policy::PersonProof /*proof*/,
                                       CancelToken /*cancel*/)
{
    called.append(path);
    CallResult result;
    result.isOk = true;
    result.headline = QStringLiteral("201 Created  ·  412 ms  ·  3.1 kB");
    result.valueText =
        QStringLiteral("{\n  \"number\": 1284,\n  \"title\": \"Login fails with 500 after session timeout\",\n  "
                       "\"html_url\": \"https://github.com/acme/api/issues/1284\",\n  \"open\": true\n}");
    return doneTask<CallResult>(result);
}

Task<std::vector<QuestionView>> DemoBackend::questions()
{
    return doneTask<std::vector<QuestionView>>(openQuestions);
}

Task<void> DemoBackend::allow(QString questionId, policy::PersonProof /*proof*/)
{
    allowed.append(questionId);
    std::erase_if(openQuestions, [&questionId](const QuestionView& q) { return q.id == questionId; });
    return doneTask<void>({});
}

Task<void> DemoBackend::deny(QString questionId, QString reason)
{
    denied.append(reason.isEmpty() ? questionId : questionId + QLatin1Char(':') + reason);
    std::erase_if(openQuestions, [&questionId](const QuestionView& q) { return q.id == questionId; });
    return doneTask<void>({});
}

Task<std::vector<RunRow>> DemoBackend::runs(QString beforeId)
{
    return doneTask<std::vector<RunRow>>(beforeId.isEmpty() ? m_runs : std::vector<RunRow>{});
}

Task<RunDetail> DemoBackend::run(QString id)
{
    const auto found = std::find_if(m_runs.begin(), m_runs.end(), [&id](const RunRow& row) { return row.id == id; });
    if (found == m_runs.end()) {
        return doneTask<RunDetail>(fail(ErrorCode::NotFound, "There is no such run."));
    }
    return doneTask<RunDetail>(demo::runDetail(*found));
}

Task<void> DemoBackend::cancelRun(QString /*id*/)
{
    return doneTask<void>({});
}

Task<std::vector<AgentView>> DemoBackend::agents()
{
    return doneTask<std::vector<AgentView>>(m_agents);
}

Task<NewAgent> DemoBackend::addAgent(QString name)
{
    AgentView agent;
    agent.id = QStringLiteral("agt_new");
    agent.name = name;
    agent.tokenPrefix = QStringLiteral("exa_7Fq2");
    agent.createdAt = QDateTime::currentDateTimeUtc();
    m_agents.push_back(agent);
    Q_EMIT changed(Part::Agents);
    return doneTask<NewAgent>(NewAgent{agent, QStringLiteral("exa_7Fq2mT9wKcV4hZsB1xYn8RdLpQ3u")});
}

Task<QString> DemoBackend::rotateAgentToken(QString /*id*/, policy::PersonProof /*proof*/)
{
    return doneTask<QString>(QStringLiteral("exa_9Kd1vT7wKcV4hZsB1xYn8RdLpQ3u"));
}

Task<void> DemoBackend::pauseAgent(QString id)
{
    for (AgentView& agent : m_agents) {
        agent.isPaused = agent.isPaused || agent.id == id;
    }
    Q_EMIT changed(Part::Agents);
    return doneTask<void>({});
}

Task<void> DemoBackend::resumeAgent(QString id, policy::PersonProof /*proof*/)
{
    for (AgentView& agent : m_agents) {
        agent.isPaused = agent.isPaused && agent.id != id;
    }
    Q_EMIT changed(Part::Agents);
    return doneTask<void>({});
}

Task<void> DemoBackend::pauseAllAgents()
{
    return doneTask<void>({});
}

Task<void> DemoBackend::stopAgent(QString id)
{
    for (AgentView& agent : m_agents) {
        agent.isStopped = agent.isStopped || agent.id == id;
    }
    Q_EMIT changed(Part::Agents);
    return doneTask<void>({});
}

Task<void> DemoBackend::resumeAllAgents(policy::PersonProof /*proof*/)
{
    for (AgentView& agent : m_agents) {
        agent.isPaused = false;
        agent.isStopped = false;
    }
    Q_EMIT changed(Part::Agents);
    return doneTask<void>({});
}

Task<void> DemoBackend::stopEverything()
{
    return doneTask<void>({});
}

Task<std::vector<RuleView>> DemoBackend::rules()
{
    return doneTask<std::vector<RuleView>>(m_rules);
}

Task<void> DemoBackend::addRule(RuleDraft draft, policy::PersonProof /*proof*/)
{
    RuleView rule;
    rule.id = QStringLiteral("rule_new");
    rule.pattern = draft.pattern;
    rule.action = draft.action;
    m_rules.insert(m_rules.begin(), rule);
    Q_EMIT changed(Part::Rules);
    return doneTask<void>({});
}

Task<void> DemoBackend::takeAway(Removable /*kind*/, QString id, policy::PersonProof /*proof*/)
{
    taken.append(id);
    return doneTask<void>({});
}

Task<void> DemoBackend::bringBack(Removable /*kind*/, QString id, policy::PersonProof /*proof*/)
{
    taken.removeAll(id);
    return doneTask<void>({});
}

Task<void> DemoBackend::forget(Removable /*kind*/, QString /*id*/)
{
    return doneTask<void>({});
}

void DemoBackend::makeEmpty()
{
    m_sources.clear();
    m_tools = std::make_shared<const std::vector<ToolRow>>();
    m_runs.clear();
    m_agents.clear();
    m_rules.clear();
    openQuestions.clear();
}

void DemoBackend::makeManyTools(int count)
{
    std::vector<ToolRow> rows;
    rows.reserve(std::size_t(count));
    for (int i = 0; i < count; ++i) {
        ToolRow row;
        row.path = QStringLiteral("source%1.group%2.operationNumber%3")
                       .arg(i / 4000, 2, 10, QLatin1Char('0'))
                       .arg(i / 40 % 100, 3, 10, QLatin1Char('0'))
                       .arg(i % 40, 4, 10, QLatin1Char('0'));
        row.title = QStringLiteral("Operation %1 of many").arg(i);
        row.effect = i % 3 == 0 ? Effect::Write : Effect::Read;
        row.action = i % 3 == 0 ? Action::Ask : Action::Allow;
        rows.push_back(std::move(row));
    }
    m_tools = std::make_shared<const std::vector<ToolRow>>(std::move(rows));
}

} // namespace executor::ui

#include "moc_demobackend.cpp"
