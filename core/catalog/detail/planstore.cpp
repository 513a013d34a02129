#include "core/catalog/detail/planstore.h"

#include "core/base/hash.h"
#include "core/catalog/detail/toolpreparation.h"
#include "core/catalog/detail/usersettings.h"

#include <utility>

namespace executor::catalog::detail {
namespace {
using PlanPointer = std::shared_ptr<const CallPlan>;

Result<PlanPointer> readPlan(store::Connection& db, std::int64_t revision, const SourceId& source,
                             const std::string& path)
{
    EX_TRY(const auto row, store::findTool(db, revision, path));
    if (!row) {
        return PlanPointer();
    }
    EX_TRY(const auto body, store::findPlan(db, row->planHash));
    if (!body) {
        return fail(ErrorCode::Internal, "The plan of " + path + " is missing. Refresh the source.");
    }
    EX_TRY(const UserSettings user, UserSettings::read(db, source));
    EX_TRY(CallPlan plan, planFromBody(*body));
    plan.toolId = row->id;
    plan.sourceId = source;
    plan.path = row->path;
    plan.effect = user.effectOf(path, row->effect);
    plan.effectReason = plan.effect == row->effect ? row->effectReason : "set by a person";
    plan.flags.bits = static_cast<std::uint32_t>(row->flags);
    plan.contractHash = toHex(row->contractHash);
    return std::make_shared<const CallPlan>(std::move(plan));
}
} // namespace

Task<PlanPointer> PlanStore::find(SourceId source, std::string path)
{
    const std::string key = source.text() + "\n" + path;
    if (const auto known = m_byKey.find(key); known != m_byKey.end()) {
        m_entries.splice(m_entries.begin(), m_entries, known->second);
        const PlanPointer plan = known->second->plan; // const: QCoro's return_value moves from every other lvalue
        co_return plan;
    }
    const SourceEntry* entry = m_sources.byId(source.text());
    const std::int64_t revision = m_sources.active(source).number;
    if (entry == nullptr || revision == 0) {
        co_return PlanPointer();
    }
    const std::string slug = entry->slug;
    const std::uint64_t epoch = m_epoch;
    ++m_reads;
    auto read = [revision, source, path](store::Connection& db) { return readPlan(db, revision, source, path); };
    EX_CO_TRY(PlanPointer found, co_await m_database.read(std::move(read)));
    if (!found) {
        co_return found;
    }
    auto plan = std::make_shared<CallPlan>(*found);
    plan->canonicalPath = slug + "." + path;
    if (epoch == m_epoch) {
        keep(key, plan);
    }
    co_return PlanPointer(std::move(plan));
}

void PlanStore::keep(std::string key, PlanPointer plan)
{
    if (m_byKey.contains(key)) {
        return;
    }
    m_nodes += plan->checker->nodeCount();
    m_entries.push_front({key, std::move(plan)});
    m_byKey.emplace(std::move(key), m_entries.begin());
    while (m_entries.size() > kMostPlans || (m_nodes > kMostNodes && m_entries.size() > 1)) {
        m_nodes -= m_entries.back().plan->checker->nodeCount();
        m_byKey.erase(m_entries.back().key);
        m_entries.pop_back();
    }
}

void PlanStore::clear()
{
    ++m_epoch;
    m_entries.clear();
    m_byKey.clear();
    m_nodes = 0;
}

} // namespace executor::catalog::detail
