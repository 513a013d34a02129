#include "core/execution/executions.h"

#include "core/base/hash.h"
#include "core/base/killpoint.h"
#include "core/base/text.h"
#include "core/base/threads.h"
#include "core/execution/detail/callpipeline.h"
#include "core/execution/detail/commits.h"
#include "core/execution/detail/liverun.h"
#include "core/execution/detail/precheck.h"
#include "core/sandbox/runtime.h"
#include "core/sandbox/transpiler.h"
#include "core/secrets/redactor.h"

#include <algorithm>

namespace executor::execution {
namespace {
constexpr std::size_t kCodeBytes = 1U << 20U;
constexpr auto kKeyLife = std::chrono::hours(24);

tl::unexpected<Error> wrong(std::string field, std::string message)
{
    Json problem{{"pointer", "/" + field}, {"code", "out_of_range"}, {"message", message}};
    return fail(ErrorCode::InvalidRequest, std::move(message), {}, Json{{"problems", Json::array({problem})}});
}
} // namespace

Executions::Executions(ExecutionParts parts)
    : m_parts(std::move(parts)),
      m_engine{
          m_parts.database, m_parts.clock, m_parts.runtime, m_parts.calls, *this, m_parts.agents, m_parts.redactor, {}}
{
    QObject::connect(&m_clock, &QTimer::timeout, &m_clock, [this] {
        const auto runs = m_live;
        for (const auto& [id, run] : runs) {
            run->checkLimits();
        }
        if (m_live.empty()) {
            m_clock.stop();
        }
    });
}

Executions::~Executions() = default;

Result<void> Executions::check(const NewExecution& request, const std::optional<AgentFacts>& agent) const
{
    if (m_stop != Stop::No) {
        return fail(ErrorCode::ShuttingDown, "Executor is stopping.", "Try again in a moment.");
    }
    if (!agent) {
        return fail(ErrorCode::NotFound, "This agent is not registered.");
    }
    if (agent->isStopped) {
        return fail(ErrorCode::AccountDisabled, "The agent \"" + agent->name + "\" was stopped by a person.", {},
                    Json{{"reason", "agent_stopped"}});
    }
    if (agent->isPaused) {
        return fail(ErrorCode::AgentPaused, "The agent \"" + agent->name + "\" is paused by a person.",
                    "Ask the person to let it go on, in Executor itself.");
    }
    EX_CHECK(m_parts.room());
    if (!request.call && trimmed(request.code).empty()) {
        return wrong("code", "\"code\" is empty.");
    }
    if (request.code.size() > kCodeBytes) {
        return wrong("code", "\"code\" has " + std::to_string(request.code.size()) + " bytes; the limit is 1 MiB.");
    }
    if (request.timeoutMs < 100 || request.timeoutMs > 3'600'000) {
        return wrong("timeoutMs", "\"timeoutMs\" must be from 100 to 3600000.");
    }
    if (request.runtimeId != m_parts.runtime.id()) {
        return wrong("runtimeId", "There is no runtime \"" + cutText(request.runtimeId, 40) +
                                      "\". Known: " + std::string(m_parts.runtime.id()) + ".");
    }
    if (!request.metadata.is_object() || request.metadata.size() > 16 || toText(request.metadata).size() > 16'384) {
        return wrong("metadata", "\"metadata\" must be an object of at most 16 texts and 16 KiB.");
    }
    for (const auto& entry : request.metadata.get_ref<const Json::object_t&>()) {
        if (!entry.second.is_string()) {
            return wrong("metadata/" + entry.first, "The values of \"metadata\" must be texts.");
        }
    }
    return {};
}

/// The text that is shown and kept as the code of an execution.
std::string Executions::codeOf(const NewExecution& request)
{
    if (!request.call) {
        return request.code;
    }
    const std::string member = request.call->member.empty() ? "" : "." + request.call->member;
    return "return await tools." + request.call->path + member + "(" + toPrettyText(request.call->arguments) + ")";
}

Task<std::optional<ExecutionId>> Executions::earlierWithKey(AgentId agent, std::string key, std::string code)
{
    const Instant since = m_parts.clock.now() - kKeyLife;
    struct Earlier
    {
        ExecutionId id;
        std::string code;
    };
    auto find = [agent, key, since,
                 folder = m_parts.database.dataFolder()](store::Connection& db) -> Result<std::optional<Earlier>> {
        EX_TRY(const auto id, store::findExecutionByKey(db, agent, key, since));
        if (!id) {
            return std::optional<Earlier>();
        }
        EX_TRY(const auto row, store::findExecution(db, *id));
        EX_TRY(std::string text, store::loadPayload(db, folder, row->code));
        return std::optional<Earlier>(Earlier{*id, std::move(text)});
    };
    EX_CO_TRY(const std::optional<Earlier> earlier, co_await m_parts.database.read(std::move(find)));
    if (!earlier) {
        co_return std::optional<ExecutionId>();
    }
    if (earlier->code != code) {
        co_return fail(ErrorCode::IdempotencyMismatch, "This idempotency key was used for another request.",
                       "Use a new key for a new execution.");
    }
    co_return std::optional<ExecutionId>(earlier->id);
}

Task<ExecutionId> Executions::create(NewExecution request)
{
    EX_CO_CHECK(check(request, m_parts.agents.agent(request.agent)));
    std::string code = codeOf(request);
    if (request.idempotencyKey) {
        const std::string key = request.agent.text() + "/" + *request.idempotencyKey;
        if (const auto known = m_keys.find(key); known != m_keys.end()) {
            if (known->second.second != sha256(code)) {
                co_return fail(ErrorCode::IdempotencyMismatch, "This idempotency key was used for another request.",
                               "Use a new key for a new execution.");
            }
            const auto first = known->second.first; // const: QCoro moves from every other lvalue that is returned
            co_return first;
        }
        EX_CO_TRY(const std::optional<ExecutionId> earlier,
                  co_await earlierWithKey(request.agent, *request.idempotencyKey, code));
        if (earlier) {
            co_return *earlier;
        }
    }
    EX_CO_CHECK(m_queue.checkRoom(laneOf(request.agent)));
    store::ExecutionRow row;
    row.createdAt = m_parts.clock.now();
    row.updatedAt = row.createdAt;
    row.id = ExecutionId::make(row.createdAt);
    row.agent = request.agent;
    row.seed = randomBytes(32);
    row.runtimeId = request.call ? "call" : request.runtimeId;
    row.interactionMode = request.interactionMode;
    row.limitsJson = toText(Json{{"timeoutMs", request.timeoutMs}});
    row.metadataJson = toText(m_parts.redactor.redactJson(request.metadata));
    row.idempotencyKey = request.idempotencyKey;
    const ExecutionId id = row.id;
    if (request.idempotencyKey) {
        m_keys[request.agent.text() + "/" + *request.idempotencyKey] = {id, sha256(code)};
    }
    const Result<void> accepted = co_await accept(std::move(row), std::move(request), std::move(code));
    if (!accepted) {
        m_live.erase(id);
        std::erase_if(m_keys, [&](const auto& entry) { return entry.second.first == id; });
        co_return tl::unexpected(accepted.error());
    }
    co_return id;
}

Task<void> Executions::accept(store::ExecutionRow row, NewExecution request, std::string code)
{
    const ExecutionId id = row.id;
    auto run = std::make_shared<LiveRun>(m_engine, row, agentName(row.agent));
    run->setAskingProgram(request.program);
    if (request.isPersonsOwn && request.call) {
        run->markPersonsOwn();
    }
    m_live[id] = run;
    // Eager: the transpiler works while E1 is being committed.
    Task<RunProgram> program = programFor(request, code);
    std::string kept = m_parts.redactor.redact(code);
    EX_CO_TRY(row.code, co_await payloadFor(m_parts.database, std::move(kept)));
    RunCommit change;
    change.isNew = true;
    change.row = row;
    change.events = {"execution.created", "execution.queued"};
    change.audit = store::AuditEntry{row.agent.text(), "execution.created", Json{{"execution", id.text()}}, {}};
    run->accepted(row);
    killPoint("K1");
    // Awaited only below: changes are made in the order in which they are given, so a run that can start at once has E2
    // in the same commit, and its program starts after both.
    Task<void> stored = commit(m_parts.database, std::move(change));
    m_engine.tasks.spawn("prepare " + id.text(), prepare(run, std::move(program), FairQueue::For::Start));
    const Result<void> committed = co_await stored;
    killPoint("K2");
    if (!committed) { // then none of what was given after it is made either
        run->letGo();
        runEnded(*run);
    }
    co_return committed;
}

Task<RunProgram> Executions::programFor(NewExecution request, std::string code)
{
    RunProgram out;
    if (request.call) {
        out.call = std::move(request.call);
        co_return std::move(out);
    }
    EX_CO_TRY(sandbox::Program program, co_await m_parts.transpiler.prepare(std::move(code), m_engine.tasks.token()));
    const AgentFacts agent = m_parts.agents.agent(request.agent).value_or(AgentFacts());
    const TypeCheck check = typeCheckFromName(agent.typeCheck).value_or(TypeCheck::Strict);
    if (check != TypeCheck::Off) {
        EX_CO_TRY(PrecheckOutcome outcome,
                  co_await m_parts.precheck.run(std::move(program.checked), calls().viewerFor(request.agent), check,
                                                m_engine.tasks.token()));
        program.warnings.insert(program.warnings.end(), outcome.warnings.begin(), outcome.warnings.end());
        out.onFailure = std::move(outcome.onFailure);
    }
    out.javascript = std::move(program.javascript);
    out.sourceMap = std::move(program.sourceMap);
    out.hash = std::move(program.hash);
    out.warnings = std::move(program.warnings);
    co_return std::move(out);
}

Task<void> Executions::prepare(std::shared_ptr<LiveRun> run, Task<RunProgram> program, FairQueue::For reason)
{
    Result<RunProgram> ready = co_await program;
    if (run->isEnding()) {
        co_return Result<void>{};
    }
    if (!ready) {
        run->failRun(ExecutionStatus::Failed, ExecutionError::of(ready.error()));
        co_return Result<void>{};
    }
    EX_CO_TRY(store::Payload kept, co_await payloadFor(m_parts.database, ready->toText()));
    run->setProgram(std::move(*ready), std::move(kept));
    enqueue(run, reason);
    co_return Result<void>{};
}

Task<void> Executions::pause(ExecutionId id, Milliseconds time, CancelToken cancel)
{
    const auto shot = std::make_shared<OneShot<void>>();
    m_waiting[id].push_back(shot);
    QTimer timer;
    timer.setSingleShot(true);
    QObject::connect(&timer, &QTimer::timeout, &timer, [shot] { shot->settle({}); });
    timer.start(time);
    const auto registration =
        cancel.onCancelled([shot] { shot->settle(fail(ErrorCode::Cancelled, "Nobody waits any more.")); });
    const Result<void> woken = co_await shot->wait();
    if (const auto waiting = m_waiting.find(id); waiting != m_waiting.end()) {
        std::erase(waiting->second, shot);
        if (waiting->second.empty()) {
            m_waiting.erase(waiting);
        }
    }
    co_return woken;
}

Task<Json> Executions::wait(ExecutionId id, AgentId viewer, HoldOptions hold, CancelToken cancel)
{
    const Steady end = m_parts.clock.steady() + hold.result;
    std::optional<Steady> approvalEnd;
    for (;;) {
        const std::shared_ptr<LiveRun> run = live(id);
        if (run && !viewer.isEmpty() && run->row().agent != viewer) {
            co_return fail(ErrorCode::NotFound, "There is no execution " + id.text() + ".");
        }
        std::string status = run ? std::string(statusName(run->status())) : std::string();
        Json stored;
        if (!run) {
            EX_CO_TRY(stored, co_await storedEnvelope(id, viewer));
            status = stored["execution"]["status"].get<std::string>();
        }
        const Steady now = m_parts.clock.steady();
        if (status == "waiting" && !approvalEnd) {
            approvalEnd = now + hold.approval;
        }
        const Steady until = status == "waiting" ? std::min(end, *approvalEnd) : end;
        const bool isStopped = m_stop == Stop::Waitless || (m_stop == Stop::Draining && !m_slots.contains(id));
        const bool isOver = isFinal(*executionStatusFromName(status)) || now >= until || isStopped;
        if (isOver && !run) {
            co_return std::move(stored);
        }
        if (isOver) {
            co_return co_await liveEnvelope(run);
        }
        const auto left = std::chrono::ceil<Milliseconds>(until - now);
        EX_CO_CHECK(co_await pause(id, left, cancel));
        if (run && isFinal(run->status())) {
            co_return co_await liveEnvelope(run);
        }
    }
}

Task<Json> Executions::envelope(ExecutionId id, AgentId viewer)
{
    HoldOptions hold;
    hold.result = 0ms;
    return wait(std::move(id), std::move(viewer), hold, CancelToken());
}

Task<Json> Executions::cancel(ExecutionId id, AgentId viewer, Json by)
{
    const std::shared_ptr<LiveRun> run = live(id);
    if (run && !viewer.isEmpty() && run->row().agent != viewer) {
        co_return fail(ErrorCode::NotFound, "There is no execution " + id.text() + ".");
    }
    if (run) {
        EX_CO_CHECK(co_await LiveRun::cancel(run, std::move(by)));
        co_return co_await liveEnvelope(run);
    }
    EX_CO_TRY(Json stored, co_await storedEnvelope(id, viewer));
    const auto status = executionStatusFromName(stored["execution"]["status"].get<std::string>());
    if (isFinal(*status)) {
        stored["alreadyFinal"] = true;
        co_return std::move(stored);
    }
    EX_CO_CHECK(co_await cancelStored(id, std::move(by)));
    wake(id);
    co_return co_await storedEnvelope(id, viewer);
}

Task<void> Executions::cancelAll(AgentId agent, Json by)
{
    const auto runs = m_live;
    for (const auto& [id, run] : runs) {
        if (agent.isEmpty() || run->row().agent == agent) {
            EX_CO_CHECK(co_await LiveRun::cancel(run, by));
        }
    }
    auto find = [](store::Connection& db) { return store::unfinishedExecutions(db); };
    EX_CO_TRY(const std::vector<store::ExecutionRow> left, co_await m_parts.database.read(std::move(find)));
    for (const store::ExecutionRow& row : left) {
        if ((agent.isEmpty() || row.agent == agent) && !live(row.id)) {
            EX_CO_CHECK(co_await cancelStored(row.id, by));
            wake(row.id);
        }
    }
    co_return Result<void>{};
}

} // namespace executor::execution
