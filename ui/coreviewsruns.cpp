// Executions, steps and interactions as views: from the objects of the services, which are those of /v1.
#include "core/base/jsonverbatim.h"
#include "core/base/text.h"
#include "core/base/time.h"
#include "ui/coreviews.h"
#include "ui/widgets/look.h"

#include <QCoreApplication>

namespace executor::ui {

namespace {

QString say(const char* text)
{
    return QCoreApplication::translate("views", text);
}

QString textOf(const Json& object, std::string_view key)
{
    return qs(textMember(object, key));
}

QDateTime timeMember(const Json& object, std::string_view key)
{
    const Result<Instant> instant = instantFromRfc3339(textMember(object, key));
    return instant ? timeOf(*instant) : QDateTime();
}

const Json& part(const Json& object, std::string_view key)
{
    static const Json nothing = Json::object();
    const Json* found = member(object, key);
    return found != nullptr ? *found : nothing;
}

qint64 number(const Json& object, std::string_view key, qint64 fallback)
{
    const Json* found = member(object, key);
    return found != nullptr && found->is_number_integer() ? found->get<qint64>() : fallback;
}

RunState stateOf(std::string_view status)
{
    static const std::map<std::string_view, RunState> words = {
        {"queued", RunState::Queued},       {"running", RunState::Running},   {"waiting", RunState::Waiting},
        {"completed", RunState::Completed}, {"failed", RunState::Failed},     {"cancelled", RunState::Cancelled},
        {"denied", RunState::Denied},       {"timed_out", RunState::TimedOut}};
    const auto found = words.find(status);
    return found == words.end() ? RunState::Failed : found->second;
}

QString errorLine(const Json& error)
{
    const QString message = textOf(error, "message");
    const QString hint = textOf(error, "hint");
    const QString code = textOf(error, "code");
    if (message.isEmpty() && code.isEmpty()) {
        return {};
    }
    return QStringLiteral("%1%2 (%3)").arg(message, hint.isEmpty() ? QString() : QLatin1Char(' ') + hint, code);
}

// Values can be large; the window shows a page of them and says so.
QString shownValue(const Json& value)
{
    constexpr std::size_t kMost = 60'000;
    std::string text = toPrettyText(value);
    return text.size() > kMost ? qs(cutText(text, kMost)) + QLatin1Char('\n') + say("(cut for showing)") : qs(text);
}

QString decisionWords(const Json& decision)
{
    const std::string action = textMember(decision, "action");
    QString what = action == "allow" ? say("allowed") : (action == "block" ? say("blocked") : say("asks"));
    const std::string by = textMember(decision, "decidedBy");
    const std::string pattern = textMember(decision, "pattern");
    if (by == "rule" && !pattern.empty()) {
        return QStringLiteral("%1 · “%2”").arg(what, qs(pattern));
    }
    return by == "default" ? QStringLiteral("%1 · %2").arg(what, say("default")) : what;
}

// "cli wants to ..." as some summaries say it, or "Add a rule ...": the one who asks stands first either way.
std::vector<TextRun> proposalSentence(const QString& asker, QString summary)
{
    const QString wants = say(" wants to ");
    const QString name = asker == QLatin1String("cli") ? say("The command line") : asker;
    if (summary.startsWith(asker + QLatin1Char(' '))) {
        return {{name, true}, {summary.mid(asker.size()), false}};
    }
    if (!summary.isEmpty()) {
        summary[0] = summary.at(0).toLower();
    }
    return {{name, true}, {wants + summary, false}};
}

// The one change of most proposals, without the list around it.
Json shownChanges(const Json* changes)
{
    if (changes == nullptr) {
        return Json::object();
    }
    return changes->is_array() && changes->size() == 1 ? changes->front() : *changes;
}

// Who let the call through, and how long it waited for that.
void noteQuestion(StepView& view, const Json& asked, const QDateTime& runStart)
{
    const QDateTime at = timeMember(asked, "at");
    const QDateTime answered = timeMember(asked, "answeredAt");
    if (!at.isValid()) {
        return;
    }
    view.askedMs = qMax<qint64>(0, runStart.msecsTo(at));
    if (answered.isValid()) {
        const bool isPerson = textMember(asked, "answeredBy") == "person";
        view.decision = QStringLiteral("%1 · %2 · %3")
                            .arg(say("asked"), isPerson ? say("you") : textOf(asked, "answeredBy"),
                                 durationText(at.msecsTo(answered)));
        view.startMs = qMax(view.startMs, runStart.msecsTo(answered));
    }
}

} // namespace

QuestionView questionView(const Json& interaction)
{
    QuestionView view;
    view.id = textOf(interaction, "id");
    view.runId = textOf(interaction, "executionId");
    view.isProposal = member(interaction, "proposalId") != nullptr;
    view.askedAt = timeMember(interaction, "createdAt");
    view.expiresAt = timeMember(interaction, "expiresAt");
    const Json& payload = part(interaction, "payload");
    view.agent = textOf(part(payload, "agent"), "name");
    view.program = textOf(part(payload, "agent"), "program");
    view.effect =
        effectFromName(textMember(payload, "effect")).value_or(view.isProposal ? Effect::Admin : Effect::Unknown);
    if (const Json* runs = member(payload, "sentence"); runs != nullptr && runs->is_array()) {
        for (const Json& run : *runs) {
            const Json* strong = member(run, "strong");
            view.sentence.push_back(
                {textOf(run, "text"), strong != nullptr && strong->is_boolean() && strong->get<bool>()});
        }
    }
    if (view.isProposal) {
        view.agent = textOf(payload, "askedBy");
        view.program = textOf(payload, "program");
        view.sentence = proposalSentence(view.agent, textOf(interaction, "message"));
        view.agent = view.agent == QLatin1String("cli") ? say("The command line") : view.agent;
    }
    QStringList why;
    if (const Json* reasons = member(payload, "reasons"); reasons != nullptr && reasons->is_array()) {
        for (const Json& reason : *reasons) {
            why.append(reason.is_string() ? qs(reason.get_ref<const std::string&>()) : QString());
        }
    }
    why.removeAll(QString());
    view.why = why.isEmpty() ? (view.isProposal ? say("Asked: a change that loosens always needs you.")
                                                : say("Asked: this call needs you."))
                             : why.join(QLatin1Char(' '));
    view.path = textOf(payload, "path");
    view.toolTitle = textOf(part(payload, "tool"), "title");
    view.toolDescription = textOf(part(payload, "tool"), "description");
    view.sourceName = textOf(part(payload, "source"), "name");
    const Json* arguments = member(payload, "arguments");
    const Json* changes = member(payload, "changes");
    view.arguments = arguments != nullptr ? *arguments : shownChanges(changes);
    view.callIndex = int(number(payload, "callIndex", 1));
    return view;
}

RunRow runRow(const Json& execution)
{
    RunRow row;
    row.id = textOf(execution, "id");
    row.agent = textOf(part(execution, "agent"), "name");
    if (row.agent == QLatin1String("person")) {
        row.agent = say("You");
    }
    row.state = stateOf(textMember(execution, "status"));
    row.createdAt = timeMember(execution, "createdAt");
    row.startedAt = timeMember(execution, "startedAt");
    if (!row.startedAt.isValid()) {
        row.startedAt = timeMember(execution, "createdAt");
    }
    const QDateTime ended = timeMember(execution, "completedAt");
    row.durationMs = ended.isValid() ? row.startedAt.msecsTo(ended) : -1;
    row.note = row.state == RunState::Completed ? QString() : textOf(part(execution, "error"), "code");
    return row;
}

QString callsText(const execution::CalledTools& calls)
{
    int total = 0;
    std::vector<std::pair<QString, int>> sources; // as the paths are sorted, those of one source stand together
    for (const auto& [path, count] : calls) {
        const QString source = qs(path.substr(0, path.find('.')));
        if (sources.empty() || sources.back().first != source) {
            sources.emplace_back(source, 0);
        }
        sources.back().second += count;
        total += count;
    }
    if (total <= 1) {
        return calls.empty() ? QString() : qs(calls.front().first);
    }
    std::stable_sort(sources.begin(), sources.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
    QStringList names;
    for (const auto& [source, count] : sources) {
        names.append(count > 1 ? QStringLiteral("%1 ×%2").arg(source).arg(count) : source);
    }
    return QCoreApplication::translate("views", "%n call(s): %1", nullptr, total).arg(names.join(QStringLiteral(", ")));
}

RunDetail runDetail(const Json& envelope, const std::vector<Json>& steps)
{
    RunDetail detail;
    const Json& execution = part(envelope, "execution");
    detail.row = runRow(execution);
    detail.code = textOf(execution, "code");
    if (const Json* logs = member(execution, "logs"); logs != nullptr && logs->is_array()) {
        for (const Json& line : *logs) {
            detail.log.append(QStringLiteral("%1  %2  %3")
                                  .arg(QString::number(double(number(line, "atMs", 0)) / 1000.0, 'f', 3),
                                       textOf(line, "level"), textOf(line, "text")));
        }
    }
    for (const Json& step : steps) {
        StepView view;
        view.seq = int(number(step, "seq", 0));
        view.path = textOf(step, "path");
        view.effect = effectFromName(textMember(step, "effect")).value_or(Effect::Unknown);
        view.status = textOf(step, "status");
        view.decision = decisionWords(part(step, "decision"));
        const QDateTime started = timeMember(step, "startedAt");
        view.startMs = started.isValid() ? qMax<qint64>(0, detail.row.startedAt.msecsTo(started)) : 0;
        noteQuestion(view, part(step, "asked"), detail.row.startedAt);
        if (detail.row.agent == say("You") && textMember(part(step, "decision"), "action") == "ask") {
            view.decision = say("run by you"); // the press on Run was the yes
        }
        view.durationMs = number(step, "durationMs", -1);
        view.arguments = opened(part(step, "arguments"));
        if (const Json* result = member(step, "result"); result != nullptr) {
            view.resultText = shownValue(opened(*result));
        }
        view.errorText = errorLine(part(step, "error"));
        detail.steps.push_back(std::move(view));
    }
    if (const Json* result = member(envelope, "result"); result != nullptr) {
        detail.resultText = shownValue(opened(*result));
    } else if (const Json* handle = member(envelope, "resultHandle"); handle != nullptr) {
        detail.resultText = say("A large result, kept as %1.").arg(textOf(envelope, "resultHandle"));
    }
    detail.errorText = errorLine(part(execution, "error"));
    detail.questionId = textOf(part(envelope, "pendingInteraction"), "id");
    return detail;
}

} // namespace executor::ui
