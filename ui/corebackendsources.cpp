// Sources, and what can be taken away and brought back.
#include "core/base/text.h"
#include "core/base/threads.h"
#include "core/daemon/core.h"
#include "ui/corebackend.h"
#include "ui/corecancel.h"
#include "ui/coreviews.h"

namespace executor::ui {

namespace {

using daemon::Core;

sources::SourceInput coreInput(const SourceInput& input)
{
    sources::SourceInput out;
    // A person typed or dropped it in the window: it may name this computer (http-api.md 4).
    out.local = sources::FetchRequest::LocalAddresses::Confirmed;
    if (input.document.isEmpty()) {
        out.url = utf8(input.text);
    } else {
        out.text = std::make_shared<const std::string>(input.document.toStdString());
        out.fileName = utf8(input.text);
    }
    return out;
}

/// Hands bytes on from the core thread to a window's sink, at most ten times a second.
class ByteTeller
{
public:
    ByteTeller(ProgressSink sink, QPointer<QObject> home) : m_sink(std::move(sink)), m_home(std::move(home)) {}
    void operator()(std::uint64_t got, std::uint64_t total)
    {
        const auto now = std::chrono::steady_clock::now();
        if (now - m_last < 100ms || !m_home) {
            return;
        }
        m_last = now;
        const ProgressView view{QString(), qint64(got), qint64(total)};
        QMetaObject::invokeMethod(
            m_home, [sink = m_sink, view] { sink(view); }, Qt::QueuedConnection);
    }

private:
    ProgressSink m_sink;
    QPointer<QObject> m_home; ///< lives on the GUI thread
    std::chrono::steady_clock::time_point m_last;
};

Task<SourcePreview> makePreview(Core* core, SourceInput input, ByteTeller teller, CancelToken cancel)
{
    sources::SourceInput wanted = coreInput(input);
    wanted.onBytes = std::move(teller);
    EX_CO_TRY(const sources::Preview found, co_await core->sources.preview(std::move(wanted), std::move(cancel)));
    co_return previewView(found);
}

Task<SourceView> connectNow(Core* core, SourceInput input, QString slug, QString name, CancelToken cancel)
{
    sources::NewSource source;
    source.input = coreInput(input);
    source.slug = utf8(slug);
    source.name = utf8(name);
    source.actor = "person";
    EX_CO_TRY(const sources::Source added, co_await core->sources.add(std::move(source), std::move(cancel)));
    const QSet<QString> nothing;
    co_return sourceView(added, {}, nothing);
}

Task<QString> refreshNow(Core* core, SourceId id, CancelToken cancel)
{
    const std::shared_ptr<const std::string> fetched;
    std::string actor = "person";
    EX_CO_TRY(const sources::ImportReport report,
              co_await core->sources.refresh(std::move(id), fetched, std::move(actor), std::move(cancel)));
    co_return reportText(report);
}

Task<void> setEnabled(Core* core, SourceId id, bool isEnabled)
{
    sources::SourcePatch patch;
    patch.isEnabled = isEnabled;
    patch.actor = "person";
    EX_CO_CHECK(co_await core->sources.update(std::move(id), std::move(patch)));
    co_return Result<void>{};
}

Task<void> setRuleEnabled(Core* core, RuleId id, bool isEnabled, policy::PersonProof proof)
{
    policy::RuleChange change;
    change.kind = policy::RuleChange::Kind::Edit;
    change.id = std::move(id);
    change.isEnabled = isEnabled;
    const policy::Asker asker;
    std::optional<policy::PersonProof> mine(std::move(proof));
    EX_CO_CHECK(co_await core->policy.change(std::move(change), asker, std::move(mine)));
    co_return Result<void>{};
}

Task<void> removeAccount(Core* core, AccountId id)
{
    std::string actor = "person";
    EX_CO_CHECK(co_await core->accounts.remove(std::move(id), std::move(actor)));
    core->sources.tellCatalog();
    co_return Result<void>{};
}

Task<void> stopAgent(Core* core, AgentId id)
{
    const policy::Asker asker;
    EX_CO_CHECK(co_await core->agents.stopAgent(std::move(id), asker));
    co_return Result<void>{};
}

Task<void> resumeAgentAgain(Core* core, AgentId id, policy::PersonProof proof)
{
    const policy::Asker asker;
    std::optional<policy::PersonProof> mine(std::move(proof));
    EX_CO_CHECK(co_await core->agents.resume(std::move(id), asker, std::move(mine)));
    co_return Result<void>{};
}

Task<void> takeAwayNow(Core* core, Removable kind, std::string id, policy::PersonProof proof)
{
    switch (kind) {
    case Removable::Source:
        return setEnabled(core, SourceId(id), false);
    case Removable::Account:
        return removeAccount(core, AccountId(id));
    case Removable::Agent:
        return stopAgent(core, AgentId(id));
    case Removable::Rule:
        return setRuleEnabled(core, RuleId(id), false, std::move(proof));
    }
    return doneTask<void>({});
}

Task<void> bringBackNow(Core* core, Removable kind, std::string id, policy::PersonProof proof)
{
    switch (kind) {
    case Removable::Source:
        return setEnabled(core, SourceId(id), true);
    case Removable::Account:
        break; // its secret is gone; the window offers no undo for it
    case Removable::Agent:
        return resumeAgentAgain(core, AgentId(id), std::move(proof));
    case Removable::Rule:
        return setRuleEnabled(core, RuleId(id), true, std::move(proof));
    }
    return doneTask<void>({});
}

Task<void> forgetNow(Core* core, Removable kind, std::string id)
{
    const policy::Asker asker;
    std::string actor = "person";
    if (kind == Removable::Source) {
        EX_CO_CHECK(co_await core->sources.remove(SourceId(id), std::move(actor)));
    } else if (kind == Removable::Agent) {
        EX_CO_CHECK(co_await core->agents.remove(AgentId(id), asker));
    } else if (kind == Removable::Rule) { // it is switched off: taking it out loosens nothing
        policy::RuleChange change;
        change.kind = policy::RuleChange::Kind::Remove;
        change.id = RuleId(id);
        std::optional<policy::PersonProof> none;
        EX_CO_CHECK(co_await core->policy.change(std::move(change), asker, std::move(none)));
    }
    co_return Result<void>{};
}

Task<void> unlist(Task<void> task, std::shared_ptr<QSet<QString>> gone, QString id)
{
    gone->insert(id);
    const Result<void> result = co_await task;
    if (!result) {
        gone->remove(id);
        co_return tl::unexpected(result.error());
    }
    co_return Result<void>{};
}

Task<void> relist(Task<void> task, std::shared_ptr<QSet<QString>> gone, QString id)
{
    const Result<void> result = co_await task;
    gone->remove(id);
    if (!result) {
        co_return tl::unexpected(result.error());
    }
    co_return Result<void>{};
}

} // namespace

Task<std::vector<SourceView>> CoreBackend::sources()
{
    auto read = [core = m_core, gone = *m_gone] {
        std::vector<SourceView> views;
        for (const sources::Source& source : core->sources.list()) {
            if (!gone.contains(qs(source.id.text()))) {
                views.push_back(sourceView(source, core->accounts.ofSource(source.id), gone));
            }
        }
        return doneTask<std::vector<SourceView>>(std::move(views));
    };
    return onCore(std::move(read));
}

namespace {
Task<SourcePreview> previewOn(QObject* context, Core* core, SourceInput input, ByteTeller teller, CancelToken cancel)
{
    if (context == nullptr) {
        co_return fail(ErrorCode::ShuttingDown, "Executor is ending.");
    }
    const CoreCancel across(cancel, context);
    auto work = [core, input, teller, token = across.token()] { return makePreview(core, input, teller, token); };
    EX_CO_TRY(SourcePreview view, co_await runOn(context, std::move(work)));
    co_return view;
}

Task<SourceView> connectOn(QObject* context, Core* core, SourceInput input, ConnectRequest request, CancelToken cancel)
{
    if (context == nullptr) {
        co_return fail(ErrorCode::ShuttingDown, "Executor is ending.");
    }
    const CoreCancel across(cancel, context);
    auto work = [core, input, request, token = across.token()] {
        return connectNow(core, input, request.slug, request.name, token);
    };
    EX_CO_TRY(SourceView view, co_await runOn(context, std::move(work)));
    co_return view;
}

Task<QString> refreshOn(QObject* context, Core* core, SourceId id, CancelToken cancel)
{
    if (context == nullptr) {
        co_return fail(ErrorCode::ShuttingDown, "Executor is ending.");
    }
    const CoreCancel across(cancel, context);
    auto work = [core, id, token = across.token()] { return refreshNow(core, id, token); };
    EX_CO_TRY(QString text, co_await runOn(context, std::move(work)));
    co_return text;
}
} // namespace

Task<SourcePreview> CoreBackend::preview(SourceInput input, ProgressSink progress, CancelToken cancel)
{
    const QString id = QString::number(m_nextPreview++);
    m_previews.clear(); // one dialog, one document in memory
    m_previews.insert(id, input);
    ByteTeller teller(std::move(progress), this);
    Task<SourcePreview> task =
        previewOn(m_context.data(), m_core, std::move(input), std::move(teller), std::move(cancel));
    Result<SourcePreview> view = co_await task;
    if (view) {
        view->previewId = id;
    }
    co_return view;
}

Task<SourceView> CoreBackend::connectSource(ConnectRequest request, ProgressSink progress, CancelToken cancel)
{
    const auto found = m_previews.constFind(request.previewId);
    if (found == m_previews.constEnd()) {
        co_return fail(ErrorCode::InvalidState, "The document is not at hand any more. Look at it again.");
    }
    SourceInput input = *found;
    const QString slug = request.slug;
    m_progress.insert(slug, std::move(progress));
    const QPointer<CoreBackend> self(this);
    Task<SourceView> task =
        connectOn(m_context.data(), m_core, std::move(input), std::move(request), std::move(cancel));
    Result<SourceView> view = co_await task;
    if (self) {
        m_progress.remove(slug);
        noteSources();
    }
    co_return view;
}

Task<QString> CoreBackend::refreshSource(QString id, ProgressSink progress, CancelToken cancel)
{
    m_progress.insert(id, std::move(progress));
    const QPointer<CoreBackend> self(this);
    Task<QString> task = refreshOn(m_context.data(), m_core, SourceId(utf8(id)), std::move(cancel));
    Result<QString> text = co_await task;
    if (self) {
        m_progress.remove(id);
        noteSources();
    }
    co_return text;
}

Task<void> CoreBackend::setSourceEnabled(QString id, bool isEnabled, policy::PersonProof proof)
{
    auto work = [core = m_core, source = SourceId(utf8(id)), isEnabled, mine = std::move(proof)] {
        return setEnabled(core, source, isEnabled);
    };
    const QPointer<CoreBackend> self(this);
    Task<void> task = onCore(std::move(work));
    const Result<void> result = co_await task;
    if (self) {
        noteSources();
    }
    co_return result;
}

// An event is announced with the row, a moment before the service's own list has it: what was asked for here is looked
// at once more when it is done.
void CoreBackend::noteSources()
{
    for (const Part part : {Part::Sources, Part::Tools, Part::Status}) {
        note(part);
    }
}

Task<void> CoreBackend::takeAway(Removable kind, QString id, policy::PersonProof proof)
{
    auto work = [core = m_core, kind, text = utf8(id), mine = std::move(proof)]() mutable {
        return takeAwayNow(core, kind, text, std::move(mine));
    };
    return unlist(onCore(std::move(work)), m_gone, id);
}

Task<void> CoreBackend::bringBack(Removable kind, QString id, policy::PersonProof proof)
{
    auto work = [core = m_core, kind, text = utf8(id), mine = std::move(proof)]() mutable {
        return bringBackNow(core, kind, text, std::move(mine));
    };
    return relist(onCore(std::move(work)), m_gone, id);
}

Task<void> CoreBackend::forget(Removable kind, QString id)
{
    auto work = [core = m_core, kind, text = utf8(id)] { return forgetNow(core, kind, text); };
    return relist(onCore(std::move(work)), m_gone, id);
}

} // namespace executor::ui
