#pragma once

#include "core/policy/proposals.h"
#include "core/sources/sources.h"

namespace executor::sources {

/// Changes of a source that widen what agents can reach: switching a disabled one on, another address. Nothing is in
/// force before a person says yes (http-api.md 4); accepting confirms exactly the host that the summary shows.
/// Thread: core.
class SourceProposals
{
public:
    /// Registers the kind `source` with `proposals`.
    SourceProposals(Sources& sources, policy::Proposals& proposals);
    SourceProposals(const SourceProposals&) = delete;
    SourceProposals& operator=(const SourceProposals&) = delete;

    /// The patch as a whole waits, also what of it narrows. Errors: `not_found`, `invalid_request`, those of
    /// Proposals::propose().
    [[nodiscard]] Task<policy::Proposal> propose(SourceId id, SourcePatch patch, policy::Asker asker);

private:
    Sources& m_sources;
    policy::Proposals& m_proposals;
};

} // namespace executor::sources
