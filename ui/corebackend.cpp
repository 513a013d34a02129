#include "ui/corebackend.h"

#include "core/base/jsonparse.h"
#include "core/base/text.h"
#include "core/base/threads.h"
#include "core/base/version.h"
#include "core/daemon/core.h"
#include "core/daemon/daemon.h"
#include "ui/coreviews.h"

#include <QFile>

#include <algorithm>

namespace executor::ui {

namespace {

using daemon::Core;

struct Counts
{
    StatusView view;
    QString daemonFile;
};

// EXECUTOR_HOME and its like give a second installation: windows say which one they belong to.
QString foreignFolderName(const platform::Paths& paths)
{
    const auto own = platform::findPaths([](std::string_view name) {
        return name.starts_with("EXECUTOR_") ? std::nullopt : platform::environmentValue(name);
    });
    if (own && own->data == paths.data) {
        return {};
    }
    const auto folder = paths.data.filename() == "data" ? paths.data.parent_path() : paths.data;
    return qs(utf8FromPath(folder.filename()));
}

Task<Counts> readCounts(Core* core, const QSet<QString>& gone)
{
    Counts counts;
    StatusView& view = counts.view;
    for (const sources::Source& source : core->sources.list()) {
        if (gone.contains(qs(source.id.text()))) {
            continue;
        }
        ++view.sources;
        view.tools += source.isEnabled ? qsizetype(source.config.toolCount) : 0;
    }
    view.running = int(core->executions.runningCount());
    view.waiting = int(core->executions.waitingCount());
    view.callsAtLock = core->secrets.waitingCalls();
    if (core->secrets.isShut()) {
        const std::vector<auth::Account> accounts = core->accounts.list();
        view.lockedAccounts = int(std::count_if(accounts.begin(), accounts.end(), [](const auth::Account& account) {
            return !account.method.inputs.empty();
        }));
    }
    int callers = 0; // the command line too
    int paused = 0;
    int stopped = 0;
    for (const agents::Agent& agent : core->agents.list()) {
        if (agent.kind != agents::Agent::Kind::Person) {
            ++callers;
            view.agents += agent.kind == agents::Agent::Kind::Client ? 1 : 0;
            stopped += agent.isStopped ? 1 : 0;
            paused += agent.isPaused && !agent.isStopped ? 1 : 0;
        }
    }
    view.isPaused = paused + stopped == callers && paused > 0;
    view.isStopped = stopped == callers;
    const auto rules = core->policy.rules();
    view.level = levelWord(rules->level);
    for (const policy::Rule& rule : rules->workspace) {
        if (rule.isEnabled && rule.action == policy::Action::Allow && rule.pattern.text() == "*") {
            view.warning = CoreBackend::tr("A rule allows every call of every tool.");
        }
    }
    view.version = QString::fromUtf8(kVersion);
    view.dataFolder = qs(utf8FromPath(core->paths.data));
    view.folderName = foreignFolderName(core->paths);
    counts.daemonFile = qs(utf8FromPath(core->paths.daemonFile()));
    return doneTask<Counts>(std::move(counts));
}

// The daemon notes there where it listens; a small file, read on the pool.
Result<StatusView> withAddress(StatusView view, const QString& path)
{
    QFile file(path);
    Json facts;
    if (file.open(QIODevice::ReadOnly)) {
        auto parsed = parseJson(file.read(64 << 10).toStdString());
        facts = parsed ? std::move(*parsed) : Json();
    }
    const Json* port = member(facts, "port");
    const int number = port != nullptr && port->is_number_integer() ? port->get<int>() : 0;
    if (number == 0) {
        view.problem = CoreBackend::tr("The HTTP port is taken. Agents cannot connect.");
        return view;
    }
    view.address = QStringLiteral("127.0.0.1:%1").arg(number);
    view.mcpUrl = QStringLiteral("http://127.0.0.1:%1/mcp").arg(number);
    return view;
}

Task<StatusView> readStatus(QObject* context, Core* core, QSet<QString> gone)
{
    if (context == nullptr) {
        co_return fail(ErrorCode::ShuttingDown, "Executor is ending.");
    }
    auto count = [core, gone] { return readCounts(core, gone); };
    EX_CO_TRY(Counts counts, co_await runOn(context, std::move(count)));
    auto read = [counts] { return withAddress(counts.view, counts.daemonFile); };
    EX_CO_TRY(StatusView view, co_await onPool(std::move(read)));
    co_return view;
}

Task<void> pauseAll(Core* core)
{
    const std::vector<agents::Agent> list = core->agents.list();
    for (const agents::Agent& agent : list) {
        if (agent.kind != agents::Agent::Kind::Person && !agent.isPaused) {
            const policy::Asker asker;
            EX_CO_CHECK(co_await core->agents.pause(agent.id, asker));
        }
    }
    co_return Result<void>{};
}

Task<void> stopAll(Core* core)
{
    const policy::Asker asker;
    EX_CO_CHECK(co_await core->agents.stopAll(asker));
    const AgentId everybody;
    Json by = Json::object();
    by["kind"] = "panic";
    EX_CO_CHECK(co_await core->executions.cancelAll(everybody, std::move(by)));
    co_return Result<void>{};
}

Task<std::vector<RuleView>> readRules(Core* core, QSet<QString> gone)
{
    EX_CO_CHECK(co_await core->policy.reload()); // how often each was used is counted in the store
    co_return ruleViews(*core->policy.rules(), core->agents, gone);
}

Task<NewAgent> add(Core* core, std::string name)
{
    const policy::Asker asker;
    EX_CO_TRY(const agents::IssuedToken issued, co_await core->agents.add(std::move(name), asker));
    NewAgent added;
    added.agent = agentView(issued.agent);
    added.token = qs(issued.token);
    added.agent.tokenPrefix = added.token.left(8);
    co_return added;
}

template <class T>
Task<void> withoutValue(Task<T> task)
{
    const Result<T> result = co_await task;
    if (!result) {
        co_return tl::unexpected(result.error());
    }
    co_return Result<void>{};
}

Part partOf(std::string_view type)
{
    const std::string_view subject = type.substr(0, type.find('.'));
    if (subject == "execution" || subject == "step") {
        return Part::Runs;
    }
    if (subject == "interaction" || subject == "proposal") {
        return Part::Questions;
    }
    if (subject == "source" || subject == "account") {
        return Part::Sources;
    }
    if (subject == "rule") {
        return Part::Rules;
    }
    return subject == "agent" ? Part::Agents : Part::Status;
}

} // namespace

CoreBackend::CoreBackend(daemon::Daemon& daemon, QObject* parent)
    : Backend(parent), m_core(&daemon.core()), m_context(daemon.context()), m_gone(std::make_shared<QSet<QString>>())
{
    m_gather.setSingleShot(true);
    m_gather.setInterval(60);
    connect(&m_gather, &QTimer::timeout, this, [this] {
        const QSet<int> parts = std::exchange(m_changed, {});
        for (const int part : parts) {
            Q_EMIT changed(static_cast<Part>(part));
        }
    });
    connect(
        &m_core->events, &EventStream::happened, this, [this](const Event& event) { take(event); },
        Qt::QueuedConnection);
    // Both come on the core thread; the sinks are the window's.
    QPointer<CoreBackend> self(this);
    auto listen = [core = m_core, self, home = QPointer<QObject>(QCoreApplication::instance())]() -> Task<void> {
        core->sources.onProgress([core, self, home](const sources::ImportProgress& progress) {
            const sources::Source* source = core->sources.find(progress.source);
            const QString slug = source != nullptr ? qs(source->slug) : QString();
            if (home) {
                QMetaObject::invokeMethod(
                    home,
                    [self, slug, id = qs(progress.source.text()), view = progressView(progress)] {
                        if (self) {
                            self->showProgress(slug, id, view);
                        }
                    },
                    Qt::QueuedConnection);
            }
        });
        core->secrets.onLockChanged([self, home] {
            const auto tell = [self] {
                if (self) {
                    self->note(Part::Status);
                }
            };
            if (home) {
                QMetaObject::invokeMethod(home, tell, Qt::QueuedConnection);
            }
        });
        return doneTask<void>({});
    };
    later(onCore(std::move(listen)), this, [](const Result<void>&) {});
}

void CoreBackend::take(const Event& event)
{
    const Part part = partOf(event.type);
    note(part);
    note(Part::Status);
    if (part == Part::Sources || part == Part::Rules) {
        note(Part::Tools);
    }
}

void CoreBackend::note(Part part)
{
    m_changed.insert(int(part));
    if (!m_gather.isActive()) {
        m_gather.start();
    }
}

void CoreBackend::showProgress(const QString& slug, const QString& id, const ProgressView& view)
{
    for (const QString& key : {slug, id}) {
        if (const auto found = m_progress.constFind(key); found != m_progress.constEnd() && *found) {
            (*found)(view);
        }
    }
}

Task<StatusView> CoreBackend::status()
{
    return readStatus(m_context.data(), m_core, *m_gone);
}

Task<std::vector<AgentView>> CoreBackend::agents()
{
    auto read = [core = m_core, gone = *m_gone] {
        std::vector<AgentView> views;
        for (const agents::Agent& agent : core->agents.list()) {
            if (agent.kind != agents::Agent::Kind::Person && !gone.contains(qs(agent.id.text()))) {
                views.push_back(agentView(agent));
            }
        }
        return doneTask<std::vector<AgentView>>(std::move(views));
    };
    return onCore(std::move(read));
}

Task<NewAgent> CoreBackend::addAgent(QString name)
{
    auto work = [core = m_core, text = utf8(name)] { return add(core, text); };
    return onCore(std::move(work));
}

namespace {
Task<QString> rotate(Core* core, AgentId id, policy::PersonProof proof)
{
    EX_CO_TRY(const agents::IssuedToken issued, co_await core->agents.rotate(std::move(id), std::move(proof)));
    co_return qs(issued.token);
}
} // namespace

Task<QString> CoreBackend::rotateAgentToken(QString id, policy::PersonProof proof)
{
    auto work = [core = m_core, agent = AgentId(utf8(id)), mine = std::move(proof)]() mutable {
        return rotate(core, agent, std::move(mine));
    };
    return onCore(std::move(work));
}

Task<void> CoreBackend::pauseAgent(QString id)
{
    auto work = [core = m_core, agent = AgentId(utf8(id))] {
        return withoutValue<agents::Agent>(core->agents.pause(agent, policy::Asker()));
    };
    return onCore(std::move(work));
}

Task<void> CoreBackend::resumeAgent(QString id, policy::PersonProof proof)
{
    auto work = [core = m_core, agent = AgentId(utf8(id)), mine = std::move(proof)]() mutable {
        return withoutValue<policy::ChangeOutcome>(core->agents.resume(agent, policy::Asker(), std::move(mine)));
    };
    return onCore(std::move(work));
}

Task<void> CoreBackend::pauseAllAgents()
{
    auto work = [core = m_core] { return pauseAll(core); };
    return onCore(std::move(work));
}

Task<void> CoreBackend::stopAgent(QString id)
{
    auto work = [core = m_core, agent = AgentId(utf8(id))] {
        return withoutValue<agents::Agent>(core->agents.stopAgent(agent, policy::Asker()));
    };
    return onCore(std::move(work));
}

Task<void> CoreBackend::resumeAllAgents(policy::PersonProof proof)
{
    auto work = [core = m_core, mine = std::move(proof)]() mutable { return core->agents.resumeAll(std::move(mine)); };
    return onCore(std::move(work));
}

Task<void> CoreBackend::stopEverything()
{
    auto work = [core = m_core] { return stopAll(core); };
    return onCore(std::move(work));
}

Task<std::vector<RuleView>> CoreBackend::rules()
{
    auto read = [core = m_core, gone = *m_gone] { return readRules(core, gone); };
    return onCore(std::move(read));
}

Task<void> CoreBackend::addRule(RuleDraft draft, policy::PersonProof proof)
{
    auto work = [core = m_core, draft, mine = std::move(proof)]() mutable {
        policy::RuleChange change;
        change.kind = policy::RuleChange::Kind::Add;
        change.rule = ruleJson(draft);
        return withoutValue<policy::ChangeOutcome>(
            core->policy.change(std::move(change), policy::Asker(), std::move(mine)));
    };
    return onCore(std::move(work));
}

} // namespace executor::ui

#include "moc_corebackend.cpp"
