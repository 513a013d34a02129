#include "demodata.h"

#include "core/base/text.h"

#include <QUrl>

namespace executor::ui::demo {

namespace {

QDateTime ago(int seconds)
{
    return QDateTime::currentDateTimeUtc().addSecs(-seconds);
}

TextRun strong(const char* text)
{
    return {QString::fromUtf8(text), true};
}

TextRun plain(const char* text)
{
    return {QString::fromUtf8(text), false};
}

Json parsed(const char* text)
{
    return Json::parse(text);
}

} // namespace

std::vector<QuestionView> questions()
{
    QuestionView create;
    create.id = QStringLiteral("int_1");
    create.runId = QStringLiteral("exec_1");
    create.agent = QStringLiteral("Claude Code");
    create.program = QStringLiteral("/usr/bin/claude");
    create.folder = QStringLiteral("~/src/api");
    create.effect = Effect::Write;
    create.sentence = {strong("Claude Code"), plain(" wants to "), strong("create"),        plain(" an issue in "),
                       strong("acme/api"),    plain(" on "),       strong("GitHub (work)"), plain(".")};
    create.why = QStringLiteral("Asked: level “Ask”, writes ask. First use of this tool.");
    create.path = QStringLiteral("github.issues.create");
    create.sourceName = QStringLiteral("GitHub");
    create.toolTitle = QStringLiteral("Create an issue");
    create.toolDescription =
        QStringLiteral("Any user with pull access to a repository can create an issue. If issues are disabled in "
                       "the repository, the API returns a 410 Gone status.");
    create.arguments =
        parsed(R"({"owner":"acme","repo":"api","body":{"title":"Login fails with 500 after session timeout",
        "description":"## Steps to reproduce\n1. Sign in and wait 30 minutes\n2. Press “Save” in any form\n\nExpected: the form is saved.",
        "labels":["bug","auth","needs-triage"],"assignees":["mira-k"]}})");
    create.callIndex = 5;
    create.askedAt = ago(42);

    QuestionView remove;
    remove.id = QStringLiteral("int_2");
    remove.runId = QStringLiteral("exec_2");
    remove.agent = QStringLiteral("Claude Code");
    remove.program = QStringLiteral("/usr/bin/claude");
    remove.folder = QStringLiteral("~/src/api");
    remove.effect = Effect::Delete;
    remove.sentence = {strong("Claude Code"), plain(" wants to "), strong("delete"),        plain(" the repository "),
                       strong("acme/api"),    plain(" on "),       strong("GitHub (work)"), plain(".")};
    remove.why = QStringLiteral("Asked: level “Ask”, deletes are asked every time.");
    remove.path = QStringLiteral("github.repos.delete");
    remove.sourceName = QStringLiteral("GitHub");
    remove.arguments = parsed(R"({"owner":"acme","repo":"api"})");
    remove.previousArguments = parsed(R"({"owner":"acme","repo":"api-sandbox-2024"})");
    remove.callIndex = 3;
    remove.askedAt = ago(40);

    QuestionView send;
    send.id = QStringLiteral("int_3");
    send.runId = QStringLiteral("exec_3");
    send.agent = QStringLiteral("release-automation-staging-eu-central-1");
    send.effect = Effect::Send;
    send.sentence = {strong("release-automation-staging-eu-central-1-with-a-very-long-n…"),
                     plain(" wants to send something through "), strong("Slack (acme-international-customer-support)"),
                     plain(".")};
    send.why = QStringLiteral("Asked: rule “send outside the company always asks”, 3rd in the list of this workspace.");
    send.path = QStringLiteral("slack.chat.postMessage");
    send.sourceName = QStringLiteral("Slack");
    send.arguments =
        parsed(R"({"channel":"#customer-support-international-escalations-europe","unfurl_links_for_guests":true,
        "token":"••••••••","metadata":{"event_type":"x","event_payload":{"a":1}},"count":3})");
    send.arguments["text"] = "Guten Tag, " + std::string(20000, 'x');
    send.callIndex = 118;
    send.askedAt = ago(360);
    return {create, remove, send};
}

std::vector<SourceView> sources()
{
    const auto make = [](const char* id, const char* name, const char* slug, const char* kind, const char* address,
                         int tools, Health health, const char* text) {
        SourceView source;
        source.id = QString::fromUtf8(id);
        source.name = QString::fromUtf8(name);
        source.slug = QString::fromUtf8(slug);
        source.kind = QString::fromUtf8(kind);
        source.address = QString::fromUtf8(address);
        source.hosts = QStringList{QUrl(source.address).host()};
        source.toolCount = tools;
        source.health = health;
        source.healthText = QString::fromUtf8(text);
        source.checkedAt = ago(120);
        source.revision = QStringLiteral("7f3a91c2");
        source.revisionAt = ago(86400 * 2);
        source.authMethods = {
            {QStringLiteral("bearer"),
             QStringLiteral("Bearer token"),
             {{QStringLiteral("token"), QStringLiteral("Token"), true}}},
            {QStringLiteral("key"), QStringLiteral("API key"), {{QStringLiteral("key"), QStringLiteral("Key"), true}}}};
        return source;
    };
    auto github = make("src_1", "GitHub", "github", "OpenAPI", "https://api.github.com/openapi.json", 1104,
                       Health::Healthy, "answers");
    AccountView work;
    work.id = QStringLiteral("acc_1");
    work.slug = QStringLiteral("work");
    work.label = QStringLiteral("ada@acme.dev");
    work.method = QStringLiteral("Bearer token");
    work.isDefault = true;
    work.health = Health::Healthy;
    work.healthText = QStringLiteral("used 2 min ago");
    AccountView home = work;
    home.id = QStringLiteral("acc_2");
    home.slug = QStringLiteral("private");
    home.label = QStringLiteral("ada-l");
    home.isDefault = false;
    home.health = Health::Unknown;
    home.healthText = QStringLiteral("not checked yet");
    github.accounts = {work, home};
    return {github,
            make("src_2", "Kubernetes", "kubernetes", "OpenAPI", "https://k8s.acme.dev/openapi/v2", 1079, Health::Fails,
                 "k8s.acme.dev cannot be reached since 13:40"),
            make("src_3", "Petstore", "petstore", "OpenAPI", "https://petstore3.swagger.io/api/v3/openapi.json", 19,
                 Health::Unknown, "never called"),
            make("src_4", "Stripe", "stripe", "OpenAPI", "https://api.stripe.com/openapi.json", 587, Health::NeedsYou,
                 "an account is missing")};
}

SourcePreview preview()
{
    SourcePreview view;
    view.previewId = QStringLiteral("p1");
    view.kind = QStringLiteral("OpenAPI 3.0.4");
    view.title = QStringLiteral("Swagger Petstore");
    view.version = QStringLiteral("1.0.27");
    view.slug = QStringLiteral("petstore");
    view.toolCount = 19;
    view.effects = {{Effect::Read, 8}, {Effect::Write, 8}, {Effect::Delete, 3}};
    view.hosts = QStringList{QStringLiteral("petstore3.swagger.io")};
    view.authMethods = {{QStringLiteral("api_key"),
                         QStringLiteral("API key"),
                         {{QStringLiteral("api_key"), QStringLiteral("api_key"), true}}}};
    return view;
}

ToolTable tools()
{
    struct Line
    {
        const char* path;
        const char* title;
        Effect effect;
        Action action;
        const char* because;
    };
    static const Line lines[] = {
        {"github.issues.create", "Create an issue", Effect::Write, Action::Ask, "default"},
        {"github.issues.createComment", "Create an issue comment", Effect::Write, Action::Allow, "“comments”"},
        {"github.issues.createLabel", "Create a label", Effect::Write, Action::Ask, "default"},
        {"github.issues.createMilestone", "Create a milestone", Effect::Write, Action::Ask, "default"},
        {"github.issues.get", "Get an issue", Effect::Read, Action::Allow, "default"},
        {"github.issues.list", "List issues assigned to you", Effect::Read, Action::Allow, "default"},
        {"github.issues.lock", "Lock an issue", Effect::Write, Action::Ask, "default"},
        {"github.orgs.createIssueType", "Create an issue type", Effect::Admin, Action::Ask, "once only"},
        {"github.reactions.createForIssue", "Add a reaction", Effect::Write, Action::Allow, "“comments”"},
        {"github.repos.delete", "Delete a repository", Effect::Delete, Action::Ask, "once only"},
        {"github.repos.get", "Get a repository", Effect::Read, Action::Allow, "default"},
        {"github.repos.listForOrg", "List organization repositories", Effect::Read, Action::Allow, "default"},
        {"petstore.pet.addPet", "Add a new pet to the store", Effect::Write, Action::Ask, "default"},
        {"petstore.pet.deletePet", "Deletes a pet", Effect::Delete, Action::Ask, "once only"},
        {"petstore.pet.findPetsByStatus", "Finds pets by status", Effect::Read, Action::Allow, "default"},
        {"petstore.store.placeOrder", "Place an order for a pet", Effect::Spend, Action::Ask, "once only"},
        {"stripe.issuing.createCard", "Create a card", Effect::Spend, Action::Ask, "once only"},
        {"stripe.issuing.createCardholder", "Create a cardholder", Effect::Write, Action::Ask, "default"},
        {"stripe.issuing.createPersonalizationDesign", "Create a personalization design", Effect::Write, Action::Block,
         "“stripe.issuing.*”"},
        {"stripe.refunds.create", "Create a refund", Effect::Spend, Action::Block, "“stripe.refunds.*”"},
        {"tracker.create_issue", "Create an issue", Effect::Unknown, Action::Ask, "default"},
        {"tracker.send_digest", "Send the weekly digest", Effect::Send, Action::Ask, "default"},
    };
    std::vector<ToolRow> rows;
    for (const Line& line : lines) {
        rows.push_back({QString::fromUtf8(line.path), QString::fromUtf8(line.title), line.effect, line.action,
                        QString::fromUtf8(line.because)});
    }
    return std::make_shared<const std::vector<ToolRow>>(std::move(rows));
}

ToolDetail detail(const QString& path, const std::vector<ToolRow>& rows)
{
    ToolDetail view;
    for (const ToolRow& row : rows) {
        if (row.path == path) {
            view.row = row;
        }
    }
    view.sourceName = QStringLiteral("GitHub");
    view.request = QStringLiteral("POST /repos/{owner}/{repo}/issues");
    view.description =
        QStringLiteral("Any user with pull access to a repository can create an issue. If issues are disabled in the "
                       "repository, the API returns a 410 Gone status.");
    view.decisionText = QStringLiteral("Asks before each call  ·  default for writes");
    view.signature = QStringLiteral(
        "create({ owner, repo, title, body?, labels?, assignees?,\n         milestone? }): Promise<Issue>");
    view.typescript = QStringLiteral("interface CreateInput {\n  /** The account owner of the repository. */\n  owner: "
                                     "string;\n  repo: string;\n  title: string "
                                     "| number;\n  body?: string;\n  labels?: (string | { name?: string; color?: "
                                     "string | null })[];\n}\n\ncreate(input: "
                                     "CreateInput): Promise<Issue>;");
    view.inputSchema = parsed(R"({"type":"object","required":["owner","repo","title"],"properties":{
        "owner":{"type":"string","description":"The account owner of the repository. Not case sensitive."},
        "repo":{"type":"string","description":"The name of the repository without the .git extension."},
        "title":{"type":["string","integer"],"description":"The title of the issue."},
        "body":{"type":"string","description":"The contents of the issue."},
        "milestone":{"type":["string","integer","null"],"description":"Only people with push access can set it."},
        "labels":{"type":"array","description":"Labels to put on it.","items":{"oneOf":[{"type":"string"},{"type":"object","properties":{"name":{"type":"string"},"color":{"type":["string","null"]}}}]}},
        "assignees":{"type":"array","items":{"type":"string"},"description":"Logins of the people to assign."}}})");
    view.outputSchema = parsed(
        R"({"type":"object","required":["id","number"],"properties":{"id":{"type":"integer"},"number":{"type":"integer","description":"Number in its repository."},"title":{"type":"string"}}})");
    view.example = parsed(R"({"owner":"acme","repo":"api","title":"Login fails with 500 after session timeout"})");
    view.accounts = QStringList{QStringLiteral("work")};
    return view;
}

std::vector<RunRow> runs()
{
    const auto make = [](const char* id, const char* agent, RunState state, const char* summary, int seconds,
                         qint64 duration, const char* note) {
        return RunRow{QString::fromUtf8(id),
                      QString::fromUtf8(agent),
                      state,
                      QString::fromUtf8(summary),
                      ago(seconds),
                      ago(seconds),
                      duration,
                      QString::fromUtf8(note)};
    };
    return {make("exec_01jdq7k2v8", "Claude Code", RunState::Waiting, "5 calls: github ×3, notes, stripe", 42, -1, ""),
            make("exec_2", "Claude Code", RunState::Waiting, "3 calls: github ×3", 40, -1, ""),
            make("exec_3", "nightly-report", RunState::Running, "12 calls: github", 90, 3100, ""),
            make("exec_4", "Cursor", RunState::Denied, "stripe.refunds.create", 700, 21000, "by you"),
            make("exec_5", "Claude Code", RunState::Completed, "3 calls: github ×2, slack", 800, 1900, ""),
            make("exec_6", "nightly-report", RunState::Failed, "linear.issues.search", 1000, 30200, "upstream_timeout"),
            make("exec_7", "Claude Code", RunState::Completed, "1 call: notes.search", 1500, 96, ""),
            make("exec_8", "Codex", RunState::Completed, "28 calls: github ×26, linear ×2", 2500, 12400, ""),
            make("exec_9", "Codex", RunState::Cancelled, "github.repos.listForOrg", 2600, 800, "by the client"),
            make("exec_10", "Claude Code", RunState::TimedOut, "kubernetes.pods.list", 90000, 300000, "")};
}

RunDetail runDetail(const RunRow& row)
{
    RunDetail view;
    view.row = row;
    view.code = QStringLiteral(
        "const open = await tools.github.issues.list({ owner: \"acme\", repo: \"api\", labels: \"bug\" });\n"
        "const notes = await tools.notes.search({ query: \"login 500\" });\n\n// one issue per new report\n"
        "const made = await tools.github.issues.create({\n  owner: \"acme\", repo: \"api\",\n  title: \"Login fails "
        "with 500 after "
        "session timeout\",\n});\nreturn made.number;");
    view.log =
        QStringList{QStringLiteral("0:00.2  info   4 open bugs"), QStringLiteral("0:00.9  warn   no note matches")};
    const auto step = [&view](int seq, const char* path, Effect effect, const char* status, const char* decision,
                              qint64 start, qint64 duration) {
        StepView s;
        s.seq = seq;
        s.path = QString::fromUtf8(path);
        s.effect = effect;
        s.status = QString::fromUtf8(status);
        s.decision = QString::fromUtf8(decision);
        s.startMs = start;
        s.durationMs = duration;
        s.arguments = parsed(
            R"({"owner":"acme","repo":"api","title":"Login fails with 500 after session timeout","labels":["bug","auth"]})");
        view.steps.push_back(s);
    };
    step(1, "github.issues.list", Effect::Read, "completed", "allowed · read", 4, 212);
    step(2, "notes.search", Effect::Read, "completed", "allowed · “local notes”", 240, 96);
    step(3, "stripe.customers.search", Effect::Read, "completed", "allowed · read", 242, 400);
    step(4, "github.issues.createComment", Effect::Write, "completed", "allowed · “comments”", 700, 388);
    const bool isWaiting = row.state == RunState::Waiting;
    step(5, "github.issues.create", Effect::Write, isWaiting ? "waiting" : "completed", "asks · default for writes",
         1120, isWaiting ? -1 : 420);
    view.steps.front().resultText = QStringLiteral("[\n  { \"number\": 1201, \"title\": \"Login page is blank\" }\n]");
    if (isWaiting) {
        view.questionId = QStringLiteral("int_1");
    } else if (row.state == RunState::Failed) {
        view.errorText = QStringLiteral("linear.issues.search did not answer within 30 s. (upstream_timeout)");
        view.steps.back().status = QStringLiteral("failed");
    } else {
        view.resultText = QStringLiteral("1284");
    }
    return view;
}

std::vector<AgentView> agents()
{
    const auto make = [](const char* id, const char* name, const char* prefix, int seen, bool isPaused) {
        AgentView agent;
        agent.id = QString::fromUtf8(id);
        agent.name = QString::fromUtf8(name);
        agent.tokenPrefix = QString::fromUtf8(prefix);
        agent.lastSeenAt = seen >= 0 ? ago(seen) : QDateTime();
        agent.createdAt = ago(86400 * 12);
        agent.isPaused = isPaused;
        return agent;
    };
    return {make("agt_1", "Claude Code", "exa_1aB9", 20, false), make("agt_2", "Codex", "exa_Zk41", 2500, false),
            make("agt_3", "Cursor", "exa_Rr7e", 700, true), make("agt_4", "nightly-report", "exa_w02P", -1, false)};
}

std::vector<RuleView> rules()
{
    const auto make = [](const char* id, const char* pattern, Action action, const char* agent,
                         std::vector<Effect> effects, const char* note, int hits) {
        RuleView rule;
        rule.id = QString::fromUtf8(id);
        rule.pattern = QString::fromUtf8(pattern);
        rule.action = action;
        rule.agentName = QString::fromUtf8(agent);
        rule.effects = std::move(effects);
        rule.note = QString::fromUtf8(note);
        rule.hits = hits;
        rule.createdAt = ago(86400 * 5);
        rule.lastUsedAt = hits > 0 ? ago(400) : QDateTime();
        return rule;
    };
    auto list = std::vector<RuleView>{
        make("rule_1", "stripe.refunds.*", Action::Block, "", {}, "no refunds by programs", 3),
        make("rule_2", "github.issues.createComment", Action::Allow, "Claude Code", {}, "comments", 212),
        make("rule_3", "github.*.delete", Action::Ask, "", {Effect::Delete}, "", 9),
        make("rule_4", "github.issues.delete", Action::Ask, "Codex", {Effect::Send},
             "send outside the company always asks", 0)};
    list.back().shadowedBy = QStringLiteral("github.*.delete");
    return list;
}

} // namespace executor::ui::demo
