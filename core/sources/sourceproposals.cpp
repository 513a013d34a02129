#include "core/sources/sourceproposals.h"

#include "core/base/hash.h"
#include "core/base/jsonparse.h"
#include "core/base/text.h"
#include "core/sources/slug.h"
#include "core/sources/sourcechanges.h"
#include "core/store/sourcerows.h"

namespace executor::sources {
namespace {
Result<Source> storedSource(store::Connection& db, const store::ProposalRow& proposal)
{
    EX_TRY(const Json request, parseJson(proposal.requestJson));
    EX_TRY(const auto row, store::findSource(db, SourceId(textMember(request, "id"))));
    if (!row || row->removedAt) {
        return fail(ErrorCode::NotFound, "The source is gone.");
    }
    return Source::fromRow(*row);
}

/// What a person agrees to depends on: whether it is on, and where it leads.
Result<std::string> baseOf(store::Connection& db, const store::ProposalRow& proposal)
{
    EX_TRY(const Source source, storedSource(db, proposal));
    return sha256Hex(
        toText(Json{source.isEnabled, source.config.baseUrl, source.config.documentUrl, source.origins()}));
}

/// Database thread: the change as it was asked for; Sources takes it over after the commit.
Result<Json> applyAccepted(store::Transaction& db, const store::ProposalRow& proposal, const std::string& actor)
{
    EX_TRY(Source source, storedSource(db, proposal));
    EX_TRY(const Json request, parseJson(proposal.requestJson));
    SourcePatch patch;
    if (const Json* name = member(request, "name")) {
        patch.name = name->get<std::string>();
    }
    if (const Json* baseUrl = member(request, "baseUrl")) {
        patch.baseUrl = baseUrl->get<std::string>();
        if (isLocalUrl(*patch.baseUrl)) {
            source.config.confirmed.push_back(*patch.baseUrl);
        }
    }
    if (const Json* isEnabled = member(request, "enabled")) {
        patch.isEnabled = isEnabled->get<bool>();
    }
    EX_TRY(source, patchedSource(std::move(source), patch));
    EX_TRY(const Source stored, storeSourceRow(db, std::move(source), actor));
    return Json{{"source", {{"id", stored.id.text()}, {"slug", stored.slug}, {"enabled", stored.isEnabled}}}};
}

std::string sentence(const Source& source, const SourcePatch& patch, const policy::Asker& asker)
{
    const std::string name = "\"" + withVisibleControls(source.name) + "\"";
    std::vector<std::string> parts;
    if (patch.isEnabled) {
        parts.push_back(std::string(*patch.isEnabled ? "switch on" : "switch off") + " the source " + name);
    }
    if (patch.baseUrl) {
        parts.push_back("send the calls of " + name + " to " + withVisibleControls(*patch.baseUrl) +
                        (isLocalUrl(*patch.baseUrl) ? " (on this computer or network)" : ""));
    }
    if (patch.name) {
        parts.push_back("call it \"" + withVisibleControls(cutText(*patch.name, 200)) + "\"");
    }
    return asker.name + " wants to " + join(parts, ", and to ") + ".";
}
} // namespace

SourceProposals::SourceProposals(Sources& sources, policy::Proposals& proposals)
    : m_sources(sources), m_proposals(proposals)
{
    m_proposals.registerKind({"source", baseOf, applyAccepted, [this] { return m_sources.takeOver(); }});
}

Task<policy::Proposal> SourceProposals::propose(SourceId id, SourcePatch patch, policy::Asker asker)
{
    const Source* known = m_sources.find(id);
    if (known == nullptr) {
        co_return fail(ErrorCode::NotFound, "There is no source \"" + id.text() + "\".");
    }
    if (patch.baseUrl) {
        EX_CO_TRY(patch.baseUrl, completeUrl(*patch.baseUrl));
    }
    policy::ProposalDraft draft;
    draft.kind = "source.update";
    draft.request = {{"id", id.text()}};
    Json change = {{"change", "source"}, {"slug", known->slug}};
    const auto note = [&](const char* name, const Json& value) {
        draft.request[name] = value;
        change[name] = value;
    };
    if (patch.name) {
        note("name", *patch.name);
    }
    if (patch.baseUrl) {
        note("baseUrl", *patch.baseUrl);
    }
    if (patch.isEnabled) {
        note("enabled", *patch.isEnabled);
    }
    draft.summary = sentence(*known, patch, asker);
    draft.changes.push_back(std::move(change));
    co_return co_await m_proposals.propose(std::move(draft), std::move(asker));
}

} // namespace executor::sources
