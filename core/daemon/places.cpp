#include "core/daemon/places.h"

#include "core/base/text.h"
#include "core/daemon/core.h"

#include <algorithm>

namespace executor::daemon {
namespace {
const std::vector<std::string>& pages()
{
    static const std::vector<std::string> kPages{"inbox", "runs", "sources", "tools", "agents", "rules"};
    return kPages;
}

/// Things that the core thread has in memory.
bool isKnown(const Core& core, const std::string& id)
{
    if (core.sources.find(SourceId(id)) != nullptr || core.agents.find(AgentId(id))) {
        return true;
    }
    const auto isThis = [&](const policy::Rule& rule) { return rule.id.text() == id; };
    const auto& rules = *core.policy.rules();
    return std::any_of(rules.workspace.begin(), rules.workspace.end(), isThis) ||
           std::any_of(rules.agents.begin(), rules.agents.end(),
                       [&](const auto& list) { return std::any_of(list.second.begin(), list.second.end(), isThis); });
}
} // namespace

Task<void> checkPlace(Core* core, std::string place)
{
    if (place.empty() || std::find(pages().begin(), pages().end(), place) != pages().end()) {
        co_return Result<void>();
    }
    if (const InteractionId question(place); question.isValid()) {
        EX_CO_CHECK(co_await core->interactions.get(question, AgentId()));
        co_return Result<void>();
    }
    if (const ExecutionId execution(place); execution.isValid()) {
        EX_CO_CHECK(co_await core->executions.envelope(execution, AgentId()));
        co_return Result<void>();
    }
    if (isKnown(*core, place)) {
        co_return Result<void>();
    }
    const auto near = nearMatches(place, pages());
    co_return fail(
        ErrorCode::NotFound, "There is nothing to open at \"" + cutText(place, 80) + "\".",
        near.empty() ? "Give the id of a run, question, source, agent or rule, or a page: " + join(pages(), ", ") + "."
                     : "Did you mean " + join(near, ", ") + "?");
}

} // namespace executor::daemon
