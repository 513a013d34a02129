#pragma once

#include "core/base/effect.h"
#include "core/base/json.h"

#include <QDateTime>
#include <QString>
#include <QStringList>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace executor::ui {

// Plain values that the windows show. They are snapshots: nothing in them points into the core.

/// What the policy says about a call.
enum class Action
{
    Allow,
    Ask,
    Block
};

enum class Health
{
    Healthy,
    Partly,
    NeedsYou,
    Old,
    Fails,
    Unknown,
    Importing,
    Disabled
};

struct AccountView
{
    QString id;
    QString slug;
    QString label;
    QString method; ///< "API key", "Bearer token", ...
    bool isDefault = false;
    Health health = Health::Unknown;
    QString healthText;
};

struct AuthInput
{
    QString name;
    QString label;
    bool isSecret = true;
};

/// One way to sign in to a source that we can set up here.
struct AuthMethodView
{
    QString id;
    QString label;
    std::vector<AuthInput> inputs;
};

struct SourceView
{
    QString id;
    QString slug;
    QString name;
    QString kind; ///< "OpenAPI"
    QString address;
    QStringList hosts;
    qsizetype toolCount = 0;
    Health health = Health::Unknown;
    QString healthText;
    QDateTime checkedAt;
    QString revision;
    QDateTime revisionAt;
    std::vector<AccountView> accounts;
    std::vector<AuthMethodView> authMethods;
    bool isEnabled = true;
};

/// What a person gave in the Connect dialog.
struct SourceInput
{
    QString text;        ///< address, or where `document` comes from
    QByteArray document; ///< content of a dropped or pasted document; empty: fetch `text`
};

struct EffectCount
{
    Effect effect = Effect::Unknown;
    qsizetype count = 0;
};

/// What was found at an address or in a file, before anything is connected.
struct SourcePreview
{
    QString previewId; ///< handle for connectSource()
    QString kind;      ///< "OpenAPI 3.0.4"
    QString title;
    QString version;
    QString slug; ///< free and valid
    qsizetype toolCount = 0;
    std::vector<EffectCount> effects;
    QStringList hosts;
    std::vector<AuthMethodView> authMethods;
    QStringList warnings;
};

struct ConnectRequest
{
    QString previewId;
    QString slug;
    QString name;
};

/// A secret that was typed, on its way to the secret store.
struct NewAccount
{
    QString sourceId;
    QString slug;
    QString methodId;
    std::vector<std::pair<QString, QString>> values;
};

/// Where typed secrets are kept.
struct SecretStoreView
{
    bool isChosen = false;
    bool isFile = false; ///< our encrypted file, else the system's keychain
    bool isReady = false;
    bool needsPassphrase = false; ///< to open it
    QString backend;              ///< "GNOME Keyring"
};

/// How far long work is. `total` 0: not known.
struct ProgressView
{
    QString text;
    qint64 done = 0;
    qint64 total = 0;
};

struct ToolRow
{
    QString path;
    QString title;
    Effect effect = Effect::Unknown;
    Action action = Action::Ask;
    QString because; ///< "default", or the deciding rule's pattern in quotes
};
/// Sorted by path.
using ToolTable = std::shared_ptr<const std::vector<ToolRow>>;

struct ToolDetail
{
    ToolRow row;
    QString sourceId;
    QString sourceName;
    QString request; ///< "POST /repos/{owner}/{repo}/issues"
    QString description;
    QString effectReason;
    QString decisionText; ///< "Asks before each call · default for writes"
    QString signature;
    QString typescript;
    Json inputSchema;
    Json outputSchema;
    Json example; ///< arguments that the Run field starts with
    /// What is wrong with arguments, a sentence each; null: not known. Pure; thread: any.
    std::function<QStringList(const Json&)> problemsOf;
    QStringList accounts;
};

struct CallResult
{
    bool isOk = false;
    QString headline;  ///< "201 · 412 ms · 3.1 kB"
    QString valueText; ///< pretty JSON, cut for showing
    QString errorText;
    QString runId;
};

enum class RunState
{
    Queued,
    Running,
    Waiting,
    Completed,
    Failed,
    Cancelled,
    Denied,
    TimedOut
};

struct RunRow
{
    QString id;
    QString agent;
    RunState state = RunState::Running;
    QString summary; ///< "3 calls: github ×2, slack"
    QDateTime createdAt;
    QDateTime startedAt;
    qint64 durationMs = -1;
    QString note; ///< why it failed, or empty
};

struct StepView
{
    int seq = 0;
    QString path;
    Effect effect = Effect::Unknown;
    QString status;      ///< `waiting completed failed denied started ...`
    QString decision;    ///< "allowed · read", "asked · you · 14 s"
    qint64 askedMs = -1; ///< from the start of the run to the question; -1: nobody was asked
    qint64 startMs = 0;  ///< from the start of the run
    qint64 durationMs = -1;
    Json arguments;
    QString resultText;
    QString errorText;
};

struct RunDetail
{
    RunRow row;
    QString code;
    std::vector<StepView> steps;
    QStringList log;
    QString resultText;
    QString errorText;
    QString questionId; ///< the oldest one it waits for
};

struct TextRun
{
    QString text;
    bool isStrong = false;
};

struct QuestionView
{
    QString id;
    QString runId;
    QString agent;
    QString program; ///< empty: not known
    QString folder;
    Effect effect = Effect::Unknown;
    std::vector<TextRun> sentence;
    QString why;
    QString path;
    QString sourceName;
    QString toolTitle;
    QString toolDescription;
    Json arguments = Json::object();
    std::optional<Json> previousArguments; ///< of the last allowed call of this tool
    int callIndex = 1;
    QDateTime askedAt;
    QDateTime expiresAt;     ///< invalid: never
    bool isProposal = false; ///< a change of rules or settings, not a call

    [[nodiscard]] QString plainSentence() const;
};

struct AgentView
{
    QString id;
    QString name;
    QString tokenPrefix;
    QDateTime lastSeenAt;
    QDateTime createdAt;
    bool isPaused = false;
    bool isStopped = false;
    bool isBuiltIn = false;
};

struct NewAgent
{
    AgentView agent;
    QString token; ///< shown once
};

struct RuleView
{
    QString id;
    QString pattern;
    Action action = Action::Ask;
    QString agentId; ///< empty: any agent
    QString agentName;
    std::vector<Effect> effects; ///< empty: any
    QString note;
    qint64 hits = 0;
    QDateTime lastUsedAt;
    QDateTime createdAt;
    QString shadowedBy; ///< pattern of the rule because of which it is never reached
};

struct RuleDraft
{
    QString pattern;
    Action action = Action::Ask;
    QString agentId;
    std::vector<Effect> effects;
    QString note;
};

struct StatusView
{
    QString address; ///< "127.0.0.1:8788"
    QString mcpUrl;
    QString dataFolder;
    QString folderName; ///< of another installation than the user's own; else empty
    QString version;
    qsizetype sources = 0;
    qsizetype tools = 0;
    int running = 0;
    int waiting = 0;
    int agents = 0;
    bool isPaused = false;
    bool isStopped = false;
    int lockedAccounts = 0; ///< that work again once a person unlocks the secrets
    int callsAtLock = 0;    ///< that wait for it
    QString level;          ///< "Ask"
    QString problem;        ///< a sentence when something is broken
    QString warning;        ///< a sentence for a lasting warning
};

enum class Answer
{
    AllowOnce,
    Deny
};

} // namespace executor::ui
