#pragma once

#include "ui/backend.h"

namespace executor::ui {

/// A made-up core for pictures and window tests: believable data, and a record of what was asked of it.
class DemoBackend : public Backend
{
    Q_OBJECT

public:
    explicit DemoBackend(QObject* parent = nullptr);

    Task<StatusView> status() override;
    Task<std::vector<SourceView>> sources() override;
    Task<SourcePreview> preview(SourceInput input, ProgressSink progress, CancelToken cancel) override;
    Task<SourceView> connectSource(ConnectRequest request, ProgressSink progress, CancelToken cancel) override;
    Task<QString> refreshSource(QString id, ProgressSink progress, CancelToken cancel) override;
    Task<void> setSourceEnabled(QString id, bool isEnabled, policy::PersonProof proof) override;
    Task<AccountView> addAccount(NewAccount account) override;
    Task<SecretStoreView> secretStore() override;
    Task<void> lookForSecrets() override;
    Task<void> openSecretFile(QString passphrase) override;
    Task<ToolTable> tools() override;
    Task<ToolDetail> tool(QString path) override;
    Task<CallResult> callTool(QString path, Json arguments, policy::PersonProof proof, CancelToken cancel) override;
    Task<std::vector<QuestionView>> questions() override;
    Task<void> allow(QString questionId, policy::PersonProof proof) override;
    Task<void> deny(QString questionId, QString reason) override;
    Task<std::vector<RunRow>> runs(QString beforeId) override;
    Task<RunDetail> run(QString id) override;
    Task<void> cancelRun(QString id) override;
    Task<std::vector<AgentView>> agents() override;
    Task<NewAgent> addAgent(QString name) override;
    Task<QString> rotateAgentToken(QString id, policy::PersonProof proof) override;
    Task<void> pauseAgent(QString id) override;
    Task<void> resumeAgent(QString id, policy::PersonProof proof) override;
    Task<void> pauseAllAgents() override;
    Task<void> stopAgent(QString id) override;
    Task<void> resumeAllAgents(policy::PersonProof proof) override;
    Task<void> stopEverything() override;
    Task<std::vector<RuleView>> rules() override;
    Task<void> addRule(RuleDraft draft, policy::PersonProof proof) override;
    Task<void> takeAway(Removable kind, QString id, policy::PersonProof proof) override;
    Task<void> bringBack(Removable kind, QString id, policy::PersonProof proof) override;
    Task<void> forget(Removable kind, QString id) override;

    /// Everything empty, as at the first start.
    void makeEmpty();
    /// `count` tools in place of the small table.
    void makeManyTools(int count);

    [[nodiscard]] const SourceView& sourceNow(std::size_t index) const { return m_sources[index]; }

    std::vector<QuestionView> openQuestions;
    QStringList allowed;
    QStringList denied;
    QStringList taken;
    QStringList called;
    CancelToken lookedAt; ///< of a look at an address with "slow" in it
    QStringList accounts; ///< "source/slug=values" of those that were kept
    SecretStoreView store{true, false, true, false, QStringLiteral("GNOME Keyring")};
    QString filePassphrase; ///< of the encrypted file, once it was made

private:
    std::vector<SourceView> m_sources;
    ToolTable m_tools;
    std::vector<RunRow> m_runs;
    std::vector<AgentView> m_agents;
    std::vector<RuleView> m_rules;
};

} // namespace executor::ui
