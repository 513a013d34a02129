#pragma once

#include "core/base/cancel.h"
#include "core/base/task.h"
#include "core/policy/personproof.h"
#include "ui/values.h"

#include <QObject>
#include <QPointer>

#include <functional>

namespace executor::ui {

/// What changed in the core; windows that show it ask again.
enum class Part
{
    Status,
    Sources,
    Tools,
    Questions,
    Runs,
    Agents,
    Rules
};

/// Things that a person can take away and bring back for ten seconds.
enum class Removable
{
    Source,
    Account,
    Agent,
    Rule
};

using ProgressSink = std::function<void(ProgressView)>;

/// Everything the windows know of the core: values in, values out, announcements as a signal. The real one hops to the
/// core thread and back; the tests have one with made-up data. Thread: GUI; tasks end on it.
class Backend : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    [[nodiscard]] virtual Task<StatusView> status() = 0;

    [[nodiscard]] virtual Task<std::vector<SourceView>> sources() = 0;
    [[nodiscard]] virtual Task<SourcePreview> preview(SourceInput input, ProgressSink progress, CancelToken cancel) = 0;
    [[nodiscard]] virtual Task<SourceView> connectSource(ConnectRequest request, ProgressSink progress,
                                                         CancelToken cancel) = 0;
    /// The text says what changed: "2 tools added, 1 removed".
    [[nodiscard]] virtual Task<QString> refreshSource(QString id, ProgressSink progress, CancelToken cancel) = 0;
    /// Switches a source on (its tools can be called again) or off.
    [[nodiscard]] virtual Task<void> setSourceEnabled(QString id, bool isEnabled, policy::PersonProof proof) = 0;
    /// Errors: `secret_store_unavailable` when the person has to choose or unlock a store first; see keepAccount().
    [[nodiscard]] virtual Task<AccountView> addAccount(NewAccount account) = 0;
    [[nodiscard]] virtual Task<SecretStoreView> secretStore() = 0;
    /// Keeps secrets in an encrypted file from now on; unlocks it when that was chosen before.
    [[nodiscard]] virtual Task<void> openSecretFile(QString passphrase) = 0;
    /// Looks whether the store of secrets is open by now. Errors: `secret_store_unavailable`.
    [[nodiscard]] virtual Task<void> lookForSecrets() = 0;

    [[nodiscard]] virtual Task<ToolTable> tools() = 0;
    [[nodiscard]] virtual Task<ToolDetail> tool(QString path) = 0;
    /// One call by the person, who saw the arguments and pressed Run.
    [[nodiscard]] virtual Task<CallResult> callTool(QString path, Json arguments, policy::PersonProof proof,
                                                    CancelToken cancel) = 0;

    [[nodiscard]] virtual Task<std::vector<QuestionView>> questions() = 0;
    [[nodiscard]] virtual Task<void> allow(QString questionId, policy::PersonProof proof) = 0;
    [[nodiscard]] virtual Task<void> deny(QString questionId, QString reason) = 0;

    [[nodiscard]] virtual Task<std::vector<RunRow>> runs(QString beforeId) = 0;
    [[nodiscard]] virtual Task<RunDetail> run(QString id) = 0;
    [[nodiscard]] virtual Task<void> cancelRun(QString id) = 0;

    [[nodiscard]] virtual Task<std::vector<AgentView>> agents() = 0;
    [[nodiscard]] virtual Task<NewAgent> addAgent(QString name) = 0;
    [[nodiscard]] virtual Task<QString> rotateAgentToken(QString id, policy::PersonProof proof) = 0;
    [[nodiscard]] virtual Task<void> pauseAgent(QString id) = 0;
    [[nodiscard]] virtual Task<void> resumeAgent(QString id, policy::PersonProof proof) = 0;
    [[nodiscard]] virtual Task<void> pauseAllAgents() = 0;
    [[nodiscard]] virtual Task<void> stopAgent(QString id) = 0;
    /// Takes every pause and stop back.
    [[nodiscard]] virtual Task<void> resumeAllAgents(policy::PersonProof proof) = 0;
    [[nodiscard]] virtual Task<void> stopEverything() = 0;

    [[nodiscard]] virtual Task<std::vector<RuleView>> rules() = 0;
    [[nodiscard]] virtual Task<void> addRule(RuleDraft draft, policy::PersonProof proof) = 0;

    /// Takes a thing out of use at once. `proof` because taking a rule away may loosen.
    [[nodiscard]] virtual Task<void> takeAway(Removable kind, QString id, policy::PersonProof proof) = 0;
    /// Undo of takeAway(), same id and place.
    [[nodiscard]] virtual Task<void> bringBack(Removable kind, QString id, policy::PersonProof proof) = 0;
    /// The time for undo is over.
    [[nodiscard]] virtual Task<void> forget(Removable kind, QString id) = 0;

Q_SIGNALS:
    void changed(executor::ui::Part part);
};

namespace detail {
template <class T, class Fn>
QCoro::Task<void> deliver(Task<T> task, QPointer<QObject> context, Fn fn)
{
    Result<T> result = co_await task;
    if (context) {
        fn(std::move(result));
    }
}
} // namespace detail

/// Calls `fn(Result<T>)` on the GUI thread when `task` is done, unless `context` has died. The way of all windows.
template <class T, class Fn>
void later(Task<T> task, QObject* context, Fn fn)
{
    detail::deliver<T, Fn>(std::move(task), QPointer<QObject>(context), std::move(fn));
}

} // namespace executor::ui
