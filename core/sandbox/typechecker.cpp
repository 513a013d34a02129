#include "core/sandbox/typechecker.h"

#include "core/base/hash.h"
#include "core/base/taskgroup.h"
#include "core/base/text.h"
#include "core/sandbox/detail/languageserver.h"
#include "core/sandbox/sandboxglobals.h"

#include <QCoreApplication>
#include <QDir>
#include <QSaveFile>
#include <QUrl>

#include <deque>
#include <map>

namespace executor::sandbox {

namespace {
constexpr std::size_t kRemembered = 256;
constexpr const char* kProject =
    R"({"compilerOptions":{"strict":true,"lib":["es2023"],"types":[],"noEmit":true,"target":"es2023",)"
    R"("moduleDetection":"legacy"},"files":["globals.d.ts","tools.d.ts","program.ts"]})";

std::filesystem::path besideThisProgram()
{
    const auto folder = pathFromUtf8(utf8(QCoreApplication::applicationDirPath()));
    return folder.parent_path() / "lib" / "executor" / "typescript" / "tsc";
}

int number(const Json& object, std::string_view key)
{
    const Json* found = member(object, key);
    return found != nullptr && found->is_number_integer() ? found->get<int>() : 0;
}

std::vector<TypeFinding> findingsOf(const Json& report)
{
    std::vector<TypeFinding> findings;
    const Json* items = member(report, "items");
    for (const Json& item : items != nullptr && items->is_array() ? *items : Json::array()) {
        const Json* range = member(item, "range");
        const Json* start = range != nullptr ? member(*range, "start") : nullptr;
        if (start == nullptr) {
            continue;
        }
        findings.push_back({number(*start, "line"), number(*start, "character"), number(item, "code"),
                            number(item, "severity") == 1, textMember(item, "message")});
    }
    std::stable_sort(findings.begin(), findings.end(), [](const TypeFinding& a, const TypeFinding& b) {
        return std::tie(a.line, a.column) < std::tie(b.line, b.column);
    });
    return findings;
}
} // namespace

struct TypeChecker::State
{
    /// A folder with a tsconfig.json; its two files live in the server's memory only.
    struct Project
    {
        std::string uri;
        bool isBusy = false;
        bool isOpen = false;
        int version = 0;
        std::string declarations;
    };

    explicit State(Options given) : options(std::move(given)), server(options.program, options.firstAnswerWithin)
    {
        projects.resize(static_cast<std::size_t>(options.projects));
        idle.setSingleShot(true);
        idle.setInterval(options.idleStop);
        QObject::connect(&idle, &QTimer::timeout, &idle, [this] { stop(); });
    }

    void stop()
    {
        server.stop();
        for (Project& project : projects) {
            project.isOpen = false;
        }
    }
    Result<void> makeFolders();
    void send(Project& project, std::string_view file, std::string_view text);
    Task<std::size_t> takeProject(CancelToken cancel);
    void freeProject(std::size_t index);
    Task<std::vector<TypeFinding>> ask(std::size_t index, std::string program, std::string declarations);
    Task<void> work(std::string key, std::string program, std::string declarations, CancelToken cancel,
                    std::shared_ptr<OneShot<std::vector<TypeFinding>>> answer);
    void remember(const std::string& key, const std::vector<TypeFinding>& findings);

    Options options;
    detail::LanguageServer server;
    std::vector<Project> projects;
    std::deque<std::shared_ptr<OneShot<void>>> waiting;
    std::map<std::string, std::vector<TypeFinding>> known;
    std::deque<std::string> knownOrder;
    QTimer idle;
    bool hasFolders = false;
    TaskGroup tasks;
};

Result<void> TypeChecker::State::makeFolders()
{
    for (std::size_t i = 0; i < projects.size() && !hasFolders; ++i) {
        const QString folder = qs(utf8FromPath(options.folder / std::to_string(i)));
        QSaveFile config(folder + QStringLiteral("/tsconfig.json"));
        if (!QDir().mkpath(folder) || !config.open(QIODevice::WriteOnly) || config.write(kProject) < 0 ||
            !config.commit()) {
            return fail(ErrorCode::RuntimeUnavailable, "The type checker's folder cannot be written: " + utf8(folder));
        }
        projects[i].uri = utf8(QUrl::fromLocalFile(folder + QLatin1Char('/')).toString(QUrl::FullyEncoded));
    }
    hasFolders = true;
    return {};
}

void TypeChecker::State::send(Project& project, std::string_view file, std::string_view text)
{
    const std::string uri = project.uri + std::string(file);
    if (project.isOpen) {
        server.notify("textDocument/didChange", Json{{"textDocument", {{"uri", uri}, {"version", project.version}}},
                                                     {"contentChanges", Json::array({Json{{"text", text}}})}});
    } else {
        server.notify(
            "textDocument/didOpen",
            Json{{"textDocument",
                  {{"uri", uri}, {"languageId", "typescript"}, {"version", project.version}, {"text", text}}}});
    }
}

Task<std::size_t> TypeChecker::State::takeProject(CancelToken cancel)
{
    for (;;) {
        for (std::size_t i = 0; i < projects.size(); ++i) {
            if (!projects[i].isBusy) {
                projects[i].isBusy = true;
                co_return i;
            }
        }
        const auto turn = std::make_shared<OneShot<void>>();
        waiting.push_back(turn);
        const auto registration =
            cancel.onCancelled([turn] { turn->settle(fail(ErrorCode::Cancelled, "The check was cancelled.")); });
        EX_CO_CHECK(co_await turn->wait());
    }
}

void TypeChecker::State::freeProject(std::size_t index)
{
    projects[index].isBusy = false;
    while (!waiting.empty()) {
        const auto next = waiting.front();
        waiting.pop_front();
        if (!next->isSettled()) {
            next->settle({});
            return;
        }
    }
}

Task<std::vector<TypeFinding>> TypeChecker::State::ask(std::size_t index, std::string program, std::string declarations)
{
    EX_CO_CHECK(makeFolders());
    Project& project = projects[index];
    std::string root = project.uri;
    EX_CO_TRY(const bool isNew, co_await server.start(std::move(root)));
    if (isNew) {
        for (Project& other : projects) {
            other.isOpen = false;
        }
    }
    ++project.version;
    if (!project.isOpen) {
        send(project, "globals.d.ts", kSandboxGlobals);
    }
    if (!project.isOpen || project.declarations != declarations) {
        send(project, "tools.d.ts", declarations);
        project.declarations = std::move(declarations);
    }
    send(project, "program.ts", program);
    project.isOpen = true;
    Json params{{"textDocument", {{"uri", project.uri + "program.ts"}}}};
    std::string method = "textDocument/diagnostic";
    EX_CO_TRY(const Json report, co_await server.request(std::move(method), std::move(params)));
    co_return findingsOf(report);
}

/// Goes on to its end although nobody may wait any more: what it finds is remembered.
Task<void> TypeChecker::State::work(std::string key, std::string program, std::string declarations, CancelToken cancel,
                                    std::shared_ptr<OneShot<std::vector<TypeFinding>>> answer)
{
    idle.stop();
    auto index = co_await takeProject(std::move(cancel));
    if (!index) {
        answer->settle(tl::unexpected(index.error()));
        co_return Result<void>{};
    }
    auto findings = co_await ask(*index, program, declarations);
    if (!findings && !tasks.token().isCancelled()) { // it died: another one may know
        projects[*index].isOpen = false;
        findings = co_await ask(*index, std::move(program), std::move(declarations));
    }
    projects[*index].isOpen = projects[*index].isOpen && findings.has_value();
    freeProject(*index);
    idle.start();
    if (findings) {
        remember(key, *findings);
    }
    answer->settle(std::move(findings));
    co_return Result<void>{};
}

void TypeChecker::State::remember(const std::string& key, const std::vector<TypeFinding>& findings)
{
    if (!known.emplace(key, findings).second) {
        return;
    }
    knownOrder.push_back(key);
    if (knownOrder.size() > kRemembered) {
        known.erase(knownOrder.front());
        knownOrder.pop_front();
    }
}

TypeChecker::TypeChecker(Options options)
{
    if (options.program.empty()) {
        options.program = besideThisProgram();
    }
    m_state = std::make_unique<State>(std::move(options));
}

TypeChecker::~TypeChecker() = default;

Task<void> TypeChecker::stop()
{
    m_state->idle.stop();
    m_state->server.end();
    co_return co_await m_state->tasks.stop();
}

qint64 TypeChecker::processId() const
{
    return m_state->server.processId();
}

Task<std::vector<TypeFinding>> TypeChecker::check(std::string program, std::string declarations, CancelToken cancel)
{
    std::string key = sha256(sha256(program) + sha256(declarations));
    if (const auto found = m_state->known.find(key); found != m_state->known.end()) {
        const auto kept = found->second; // const: QCoro moves from every other lvalue that is returned
        co_return kept;
    }
    const bool isFirst = !m_state->server.isRunning();
    const auto answer = std::make_shared<OneShot<std::vector<TypeFinding>>>();
    QTimer limit;
    limit.setSingleShot(true);
    QObject::connect(&limit, &QTimer::timeout, &limit, [answer] {
        answer->settle(fail(ErrorCode::RuntimeUnavailable, "The type checker did not answer in time."));
    });
    limit.start(isFirst ? m_state->options.firstAnswerWithin : m_state->options.answerWithin);
    m_state->tasks.spawn("type check", m_state->work(std::move(key), std::move(program), std::move(declarations),
                                                     std::move(cancel), answer));
    co_return co_await answer->wait();
}

} // namespace executor::sandbox
