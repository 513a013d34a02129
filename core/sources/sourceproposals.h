#pragma once

#include "core/base/taskgroup.h"
#include "core/policy/proposals.h"
#include "core/sources/sources.h"

#include <memory>

namespace executor::sources {

/// New sources that an agent or a file asks for: nothing is fetched or stored before a person says yes
/// (http-api.md 4). Accepting confirms exactly the host that the summary shows. Thread: core.
class SourceProposals
{
public:
    /// Registers the kind `source` with `proposals`.
    SourceProposals(Sources& sources, policy::Proposals& proposals, const Clock& clock);
    SourceProposals(const SourceProposals&) = delete;
    SourceProposals& operator=(const SourceProposals&) = delete;

    /// Errors: `invalid_request` (only addresses can be proposed), `already_exists`, those of Proposals::propose().
    [[nodiscard]] Task<policy::Proposal> propose(NewSource source, policy::Asker asker);
    /// Ends the imports of accepted ones.
    [[nodiscard]] Task<void> stop() { return m_tasks.stop(); }

private:
    Task<void> takeOver();
    Task<void> import(SourceId id);

    Sources& m_sources;
    policy::Proposals& m_proposals;
    const Clock& m_clock;
    TaskGroup m_tasks;
};

} // namespace executor::sources
