#pragma once

#include "core/base/threads.h"
#include "ui/backend.h"

#include <QHash>
#include <QSet>
#include <QTimer>

#include <memory>

namespace executor {
struct Event;
}
namespace executor::daemon {
struct Core;
class Daemon;
} // namespace executor::daemon
namespace executor::sources {
struct SourceInput;
}

namespace executor::ui {

/// The real Backend: each function hops to the core thread with values, calls the services there, and comes back with
/// values. Announcements of the event stream are gathered for 60 ms. Lives no longer than the daemon. Thread: GUI.
class CoreBackend : public Backend
{
    Q_OBJECT

public:
    explicit CoreBackend(daemon::Daemon& daemon, QObject* parent = nullptr);

    [[nodiscard]] Task<StatusView> status() override;
    [[nodiscard]] Task<std::vector<SourceView>> sources() override;
    [[nodiscard]] Task<SourcePreview> preview(SourceInput input, ProgressSink progress, CancelToken cancel) override;
    [[nodiscard]] Task<SourceView> connectSource(ConnectRequest request, ProgressSink progress,
                                                 CancelToken cancel) override;
    [[nodiscard]] Task<QString> refreshSource(QString id, ProgressSink progress, CancelToken cancel) override;
    [[nodiscard]] Task<void> setSourceEnabled(QString id, bool isEnabled, policy::PersonProof proof) override;
    [[nodiscard]] Task<AccountView> addAccount(NewAccount account) override;
    [[nodiscard]] Task<SecretStoreView> secretStore() override;
    [[nodiscard]] Task<void> lookForSecrets() override;
    [[nodiscard]] Task<void> openSecretFile(QString passphrase) override;
    [[nodiscard]] Task<ToolTable> tools() override;
    [[nodiscard]] Task<ToolDetail> tool(QString path) override;
    [[nodiscard]] Task<CallResult> callTool(QString path, Json arguments, policy::PersonProof proof,
                                            CancelToken cancel) override;
    [[nodiscard]] Task<std::vector<QuestionView>> questions() override;
    [[nodiscard]] Task<void> allow(QString questionId, policy::PersonProof proof) override;
    [[nodiscard]] Task<void> deny(QString questionId, QString reason) override;
    [[nodiscard]] Task<std::vector<RunRow>> runs(QString beforeId) override;
    [[nodiscard]] Task<RunDetail> run(QString id) override;
    [[nodiscard]] Task<void> cancelRun(QString id) override;
    [[nodiscard]] Task<std::vector<AgentView>> agents() override;
    [[nodiscard]] Task<NewAgent> addAgent(QString name) override;
    [[nodiscard]] Task<QString> rotateAgentToken(QString id, policy::PersonProof proof) override;
    [[nodiscard]] Task<void> pauseAgent(QString id) override;
    [[nodiscard]] Task<void> resumeAgent(QString id, policy::PersonProof proof) override;
    [[nodiscard]] Task<void> pauseAllAgents() override;
    [[nodiscard]] Task<void> stopAgent(QString id) override;
    [[nodiscard]] Task<void> resumeAllAgents(policy::PersonProof proof) override;
    [[nodiscard]] Task<void> stopEverything() override;
    [[nodiscard]] Task<std::vector<RuleView>> rules() override;
    [[nodiscard]] Task<void> addRule(RuleDraft draft, policy::PersonProof proof) override;
    [[nodiscard]] Task<void> takeAway(Removable kind, QString id, policy::PersonProof proof) override;
    [[nodiscard]] Task<void> bringBack(Removable kind, QString id, policy::PersonProof proof) override;
    [[nodiscard]] Task<void> forget(Removable kind, QString id) override;

private:
    /// runOn() the core thread, or an error when the daemon has stopped under the window.
    template <class Fn>
    [[nodiscard]] auto onCore(Fn fn) const -> std::invoke_result_t<Fn>
    {
        using T = typename executor::detail::TaskValue<std::invoke_result_t<Fn>>::type;
        if (!m_context) {
            return doneTask<T>(fail(ErrorCode::ShuttingDown, "Executor is ending."));
        }
        return runOn(m_context.data(), std::move(fn));
    }
    void take(const Event& event);
    void note(Part part);
    void noteSources();
    void showProgress(const QString& slug, const QString& id, const ProgressView& view);

    daemon::Core* m_core;
    QPointer<QObject> m_context; ///< lives on the core thread; gone when the daemon has stopped
    QTimer m_gather;
    QSet<int> m_changed;
    std::shared_ptr<QSet<QString>> m_gone; ///< taken away, undo still possible; not listed
    QHash<QString, SourceInput> m_previews;
    int m_nextPreview = 1;
    QHash<QString, ProgressSink> m_progress; ///< by slug or id of the source
    QHash<QString, qint64> m_runTimes;       ///< when a listed run was made, for the next page
};

} // namespace executor::ui
