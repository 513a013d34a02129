#include "core/execution/detail/commits.h"

#include "core/base/jsonparse.h"
#include "core/base/threads.h"
#include "core/store/rulerows.h"

#include <algorithm>

namespace executor::execution {
namespace {
constexpr std::size_t kSmallPayload = 16U << 10U;

tl::unexpected<Error> changedMeanwhile()
{
    return fail(ErrorCode::Conflict, "The record was changed by somebody else; nothing was done.");
}

Event stepEvent(const store::StepRow& row, const AgentId& agent, const std::string& type)
{
    Event event;
    event.type = type;
    event.subjectType = "step";
    event.subjectId = row.id.text();
    event.agent = agent;
    event.data = Json{{"executionId", row.execution.text()}, {"step", row.seq}, {"path", row.path}};
    return event;
}

Event questionEvent(const store::InteractionRow& row, const std::string& type)
{
    Event event;
    event.type = type;
    event.subjectType = "interaction";
    event.subjectId = row.id.text();
    event.agent = row.agent;
    event.data = Json{{"kind", row.kind}, {"purpose", row.purpose}};
    if (!row.execution.isEmpty()) {
        event.data["executionId"] = row.execution.text();
    }
    if (type == "interaction.settled") {
        event.data["outcome"] = row.status;
    }
    return event;
}

/// A rule that decided a call has been used once more (policy.md 3.1).
Result<void> countRule(store::Transaction& tx, const store::StepRow& row)
{
    if (!row.decisionJson || row.decisionJson->find("\"rule\":{") == std::string::npos) {
        return {};
    }
    EX_TRY(const Json decision, parseJson(*row.decisionJson));
    const Json* rule = member(decision, "rule");
    return rule == nullptr ? Result<void>() : store::countRuleHit(tx, RuleId(textMember(*rule, "id")), 1, tx.now());
}

Result<void> writeStep(store::Transaction& tx, const StepCommit& change)
{
    if (change.isNew) {
        EX_CHECK(store::insertStep(tx, change.row));
        EX_CHECK(countRule(tx, change.row));
    } else {
        EX_TRY(const bool wasThere, store::updateStep(tx, change.row, change.from));
        if (!wasThere) {
            return changedMeanwhile();
        }
    }
    for (const store::DeliveryRow& delivery : change.heldDeliveries) {
        EX_CHECK(store::appendDelivery(tx, change.row.execution, delivery));
    }
    if (change.delivery) {
        EX_CHECK(store::appendDelivery(tx, change.row.execution, *change.delivery));
    }
    if (change.resultHandle) {
        EX_CHECK(store::insertResult(tx, *change.resultHandle));
    }
    if (change.opened) {
        EX_CHECK(store::insertInteraction(tx, *change.opened));
    }
    for (const std::string& type : change.events) {
        EX_CHECK(tx.announce(stepEvent(change.row, change.agent, type)));
    }
    if (change.opened) {
        EX_CHECK(tx.announce(questionEvent(*change.opened, "interaction.opened")));
    }
    if (change.audit) {
        EX_CHECK(tx.audit(*change.audit));
    }
    return {};
}

Result<void> writeRun(store::Transaction& tx, const RunCommit& change)
{
    if (change.isNew) {
        EX_CHECK(store::insertExecution(tx, change.row));
    } else {
        EX_TRY(const bool wasThere, store::updateExecution(tx, change.row, change.from));
        if (!wasThere) {
            return changedMeanwhile();
        }
    }
    for (const store::DeliveryRow& delivery : change.heldDeliveries) {
        EX_CHECK(store::appendDelivery(tx, change.row.id, delivery));
    }
    for (const auto& [step, from] : change.closedSteps) {
        EX_CHECK(store::updateStep(tx, step, from));
        EX_CHECK(tx.announce(stepEvent(step, change.row.agent, "step." + step.status)));
    }
    for (const store::InteractionRow& question : change.closedQuestions) {
        EX_TRY(const bool wasPending, store::settleInteraction(tx, question));
        if (wasPending) {
            EX_CHECK(tx.announce(questionEvent(question, "interaction.settled")));
        }
    }
    if (change.resultHandle) {
        EX_CHECK(store::insertResult(tx, *change.resultHandle));
    }
    for (const std::string& type : change.events) {
        Event event;
        event.type = type;
        event.subjectType = "execution";
        event.subjectId = change.row.id.text();
        event.agent = change.row.agent;
        event.data = change.eventData;
        EX_CHECK(tx.announce(event));
    }
    if (change.audit) {
        EX_CHECK(tx.audit(*change.audit));
    }
    return {};
}

template <class Change>
Task<void> submit(store::Database& database, const std::shared_ptr<const Change>& change,
                  Result<void> (*write)(store::Transaction&, const Change&))
{
    auto closure = [change, write](store::Transaction& tx) { return write(tx, *change); };
    return change->durability == Durability::Full ? database.writeDurable(std::move(closure))
                                                  : database.write(std::move(closure));
}

template <class Change>
Task<void> submitAtLast(store::Database& database, std::shared_ptr<const Change> change,
                        Result<void> (*write)(store::Transaction&, const Change&), CancelToken cancel)
{
    Milliseconds wait = 1s;
    for (;;) {
        const Result<void> done = co_await submit(database, change, write);
        if (done || done.error().code != ErrorCode::StorageFull) {
            co_return done;
        }
        EX_CO_CHECK(co_await delay(wait, cancel));
        wait = std::min<Milliseconds>(2 * wait, 30s);
    }
}
} // namespace

Task<void> commit(store::Database& database, StepCommit change)
{
    if (!change.isAwaited) {
        auto later = [change = std::make_shared<const StepCommit>(std::move(change))](store::Transaction& tx) {
            return writeStep(tx, *change);
        };
        return database.writeLater(std::move(later));
    }
    return submit<StepCommit>(database, std::make_shared<const StepCommit>(std::move(change)), writeStep);
}

Task<void> commit(store::Database& database, RunCommit change)
{
    return submit<RunCommit>(database, std::make_shared<const RunCommit>(std::move(change)), writeRun);
}

Task<void> commitAtLast(store::Database& database, StepCommit change, CancelToken cancel)
{
    return submitAtLast<StepCommit>(database, std::make_shared<const StepCommit>(std::move(change)), writeStep,
                                    std::move(cancel));
}

Task<void> commitAtLast(store::Database& database, RunCommit change, CancelToken cancel)
{
    return submitAtLast<RunCommit>(database, std::make_shared<const RunCommit>(std::move(change)), writeRun,
                                   std::move(cancel));
}

Task<store::Payload> payloadFor(store::Database& database, std::string bytes)
{
    if (bytes.size() <= kSmallPayload) {
        return doneTask<store::Payload>(store::preparePayload(database.dataFolder(), bytes));
    }
    auto work = [folder = database.dataFolder(), text = std::move(bytes)] {
        return store::preparePayload(folder, text);
    };
    return onPool(std::move(work));
}

} // namespace executor::execution
