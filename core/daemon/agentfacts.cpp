#include "core/daemon/agentfacts.h"

#include <limits>

namespace executor::daemon {

std::optional<execution::AgentFacts> AgentFactsOf::agent(const AgentId& id) const
{
    const auto found = m_agents.find(id);
    if (!found) {
        return std::nullopt;
    }
    execution::AgentFacts facts;
    facts.id = id;
    facts.name = found->name;
    facts.isPerson = found->kind == agents::Agent::Kind::Person;
    facts.isPaused = found->isPaused;
    facts.isStopped = found->isStopped;
    facts.program = found->program;
    facts.typeCheck = found->typeCheck;
    if (found->kind != agents::Agent::Kind::Client) {
        // People and scripts read whole values; only a model's context is short.
        facts.answerTokens = std::numeric_limits<std::size_t>::max();
    }
    return facts;
}

} // namespace executor::daemon
