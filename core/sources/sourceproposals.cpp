#include "core/sources/sourceproposals.h"

#include "core/base/jsonparse.h"
#include "core/base/text.h"
#include "core/sources/slug.h"
#include "core/sources/sourcechanges.h"
#include "core/store/sourcerows.h"

namespace executor::sources {
namespace {
/// Database thread: the row of an accepted source, to be imported by takeOver().
Result<Json> insertAccepted(store::Transaction& db, const store::ProposalRow& proposal, const std::string& actor)
{
    EX_TRY(const Json request, parseJson(proposal.requestJson));
    Source source;
    source.id = SourceId::make(db.now());
    source.kind = "openapi";
    source.slug = textMember(request, "slug");
    source.name = textMember(request, "name", source.slug);
    source.health.status = "importing";
    source.config.documentUrl = textMember(request, "url");
    source.config.baseUrl = textMember(request, "baseUrl");
    source.endpoint = source.config.baseUrl;
    for (const std::string& url : {source.config.documentUrl, source.config.baseUrl}) {
        if (!url.empty() && isLocalUrl(url)) {
            source.config.confirmed.push_back(url);
        }
    }
    EX_TRY(const Source stored, insertSourceRow(db, source, actor));
    return Json{{"source", {{"id", stored.id.text()}, {"slug", stored.slug}}}};
}
} // namespace

SourceProposals::SourceProposals(Sources& sources, policy::Proposals& proposals, const Clock& clock)
    : m_sources(sources), m_proposals(proposals), m_clock(clock)
{
    policy::ProposalKind kind;
    kind.name = "source";
    kind.base = [](store::Connection&) -> Result<std::string> { return std::string("new"); };
    kind.apply = insertAccepted;
    kind.applied = [this]() -> Task<void> { return takeOver(); };
    m_proposals.registerKind(std::move(kind));
}

Task<policy::Proposal> SourceProposals::propose(NewSource source, policy::Asker asker)
{
    if (source.input.text || source.input.url.empty()) {
        co_return fail(ErrorCode::InvalidRequest, "Only the address of a description can be proposed.",
                       "A person adds files: executor sources add FILE");
    }
    EX_CO_TRY(const std::string url, completeUrl(source.input.url));
    std::string baseUrl;
    if (!source.baseUrl.empty()) {
        EX_CO_TRY(baseUrl, completeUrl(source.baseUrl));
    }
    std::set<std::string, std::less<>> taken;
    for (const Source& known : m_sources.list()) {
        taken.insert(known.slug);
    }
    const std::string slug = source.slug.empty() ? slugFor(source.name, url, taken) : source.slug;
    EX_CO_CHECK(checkSourceSlug(slug));
    if (taken.count(slug) > 0) {
        co_return fail(ErrorCode::AlreadyExists, "There is a source \"" + slug + "\" already.");
    }
    const std::string name = source.name.empty() ? slug : cutText(withoutControls(source.name), 200);
    const bool isLocal = isLocalUrl(url) || isLocalUrl(baseUrl);
    policy::ProposalDraft draft;
    draft.kind = "source.add";
    draft.request = {{"url", url}, {"name", name}, {"slug", slug}, {"baseUrl", baseUrl}};
    draft.summary = asker.name + " wants to connect the source \"" + withVisibleControls(name) + "\" from " +
                    withVisibleControls(url) + (isLocal ? ". This source is on this computer or network." : ".");
    draft.changes.push_back({{"add", "source"}, {"slug", slug}, {"url", url}, {"baseUrl", baseUrl}});
    EX_CO_TRY(policy::Proposal proposal, co_await m_proposals.propose(std::move(draft), asker));
    co_return proposal;
}

Task<void> SourceProposals::takeOver()
{
    EX_CO_TRY(const std::vector<SourceId> added, co_await m_sources.adoptNew());
    for (const SourceId& id : added) {
        m_tasks.spawn("import of an accepted source", import(id));
    }
    co_return Result<void>();
}

Task<void> SourceProposals::import(SourceId id)
{
    EX_CO_CHECK(co_await m_sources.refresh(id, nullptr, "person", m_tasks.token()));
    co_return Result<void>();
}

} // namespace executor::sources
