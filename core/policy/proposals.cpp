#include "core/policy/proposals.h"

#include "core/base/hash.h"
#include "core/base/jsoncanonical.h"
#include "core/base/jsonparse.h"
#include "core/base/time.h"
#include "core/store/database.h"

#include <algorithm>
#include <utility>

namespace executor::policy {
namespace {
constexpr std::size_t kMaxOpen = 16;
constexpr auto kLifetime = 24h;

Event eventOf(const char* type, const char* subjectType, const std::string& subject, const AgentId& agent, Json data)
{
    Event event;
    event.type = type;
    event.subjectType = subjectType;
    event.subjectId = subject;
    event.agent = agent;
    event.data = std::move(data);
    return event;
}

Proposal proposalOf(const store::ProposalRow& row, const InteractionId& interaction)
{
    Proposal proposal;
    proposal.id = row.id;
    proposal.interaction = interaction;
    proposal.kind = row.kind;
    const Json stored = parseJson(row.summaryJson, kLenientJson).value_or(Json::object());
    proposal.summary = textMember(stored, "summary");
    if (const Json* changes = member(stored, "changes")) {
        proposal.changes = *changes;
    }
    proposal.createdAt = row.createdAt;
    return proposal;
}

Result<InteractionId> storeInteraction(store::Transaction& db, const store::ProposalRow& row, const Asker& asker,
                                       const std::string& summary, const store::Payload& payload)
{
    store::InteractionRow interaction;
    interaction.id = InteractionId::make(db.now());
    interaction.proposal = row.id;
    interaction.agent = asker.agent;
    interaction.kind = "approval";
    interaction.purpose = "proposal";
    interaction.message = summary;
    interaction.payload = payload;
    interaction.expiresAt = db.now() + kLifetime;
    interaction.createdAt = interaction.updatedAt = db.now();
    EX_CHECK(store::insertInteraction(db, interaction));
    const Json data{{"kind", "approval"}, {"purpose", "proposal"}, {"proposalId", row.id.text()}};
    EX_CHECK(db.announce(eventOf("interaction.opened", "interaction", interaction.id.text(), asker.agent, data)));
    EX_CHECK(db.announce(eventOf("proposal.opened", "proposal", row.id.text(), asker.agent, Json{{"kind", row.kind}})));
    return interaction.id;
}

/// An equal open proposal, or a new one.
Result<Proposal> storeProposal(store::Transaction& db, store::ProposalRow row, const Asker& asker,
                               const std::string& summary, const store::Payload& payload)
{
    EX_TRY(const auto equal, store::findOpenProposal(db, row.principal, row.requestHash));
    if (equal) {
        EX_TRY(const auto interaction, store::findInteractionOfProposal(db, equal->id));
        if (interaction) {
            return proposalOf(*equal, interaction->id);
        }
    }
    EX_TRY(const auto open, store::openProposals(db, row.principal));
    if (open.size() >= kMaxOpen) {
        return fail(ErrorCode::TooManyRequests, "There are 16 proposals already that wait for a person.",
                    "Wait until they are answered, or decline some.");
    }
    row.id = ProposalId::make(db.now());
    row.createdAt = row.updatedAt = db.now();
    EX_CHECK(store::insertProposal(db, row));
    EX_TRY(const InteractionId interaction, storeInteraction(db, row, asker, summary, payload));
    const Json ids{{"proposal", row.id.text()}, {"interaction", interaction.text()}};
    EX_TRY(const std::int64_t record,
           db.audit({asker.principal, "proposal.opened", ids, Json{{"kind", row.kind}, {"summary", summary}}}));
    static_cast<void>(record);
    return proposalOf(row, interaction);
}

/// The open interaction and its proposal.
struct Question
{
    store::InteractionRow interaction;
    store::ProposalRow proposal;
};

Result<Question> openQuestion(store::Connection& db, const InteractionId& id)
{
    EX_TRY(auto interaction, store::findInteraction(db, id));
    if (!interaction || interaction->proposal.isEmpty()) {
        return fail(ErrorCode::NotFound, "There is no proposal with the interaction \"" + id.text() + "\".");
    }
    EX_TRY(auto proposal, store::findProposal(db, interaction->proposal));
    if (!proposal || proposal->status != "open" || interaction->status != "pending") {
        return fail(ErrorCode::InteractionSettled, "This proposal has been answered already.", {},
                    Json{{"status", interaction->status}});
    }
    return Question{std::move(*interaction), std::move(*proposal)};
}

/// Closes both rows, tells the events and the audit log.
Result<ProposalOutcome> close(store::Transaction& db, Question question, const std::string& actor,
                              const std::string& interactionStatus, const std::string& proposalStatus, Json outcome)
{
    const std::string text = toText(outcome);
    question.interaction.status = interactionStatus;
    question.interaction.answeredAt = db.now();
    question.interaction.answeredBy = actor == "expiry" ? "expiry" : actor.starts_with("agt_") ? "agent" : "person";
    question.interaction.outcomeJson = text;
    EX_TRY(const bool wasPending, store::settleInteraction(db, question.interaction));
    EX_TRY(const bool wasOpen, store::closeProposal(db, question.proposal.id, proposalStatus, text));
    if (!wasPending || !wasOpen) {
        return fail(ErrorCode::InteractionSettled, "This proposal has been answered already.");
    }
    const std::string type = proposalStatus == "applied" ? "proposal.applied" : "proposal.dropped";
    const Json ids{{"proposal", question.proposal.id.text()}, {"interaction", question.interaction.id.text()}};
    EX_TRY(const std::int64_t record,
           db.audit({actor, type, ids, Json{{"kind", question.proposal.kind}, {"status", proposalStatus}}}));
    static_cast<void>(record);
    const AgentId& agent = question.interaction.agent;
    EX_CHECK(db.announce(eventOf("interaction.settled", "interaction", question.interaction.id.text(), agent,
                                 Json{{"outcome", interactionStatus}})));
    EX_CHECK(db.announce(eventOf(type.c_str(), "proposal", question.proposal.id.text(), agent,
                                 Json{{"kind", question.proposal.kind}, {"status", proposalStatus}})));
    return ProposalOutcome{question.proposal.id, question.interaction.id, std::move(outcome)};
}
} // namespace

Json Proposal::toJson() const
{
    return Json{{"proposal", {{"id", id.text()}, {"summary", summary}, {"changes", changes}}},
                {"pendingInteraction",
                 {{"id", interaction.text()},
                  {"proposalId", id.text()},
                  {"kind", "approval"},
                  {"purpose", "proposal"},
                  {"status", "pending"},
                  {"answerBy", "person"},
                  {"message", summary},
                  {"createdAt", toRfc3339(createdAt)},
                  {"expiresAt", toRfc3339(createdAt + kLifetime)}}}};
}

Proposals::Proposals(store::Database& database, std::function<bool()> hasApprover)
    : m_database(database), m_hasApprover(std::move(hasApprover))
{}

void Proposals::registerKind(ProposalKind kind)
{
    std::string name = kind.name;
    m_kinds.insert_or_assign(std::move(name), std::move(kind));
}

const ProposalKind* Proposals::kindOf(const std::string& proposalKind) const
{
    const auto found = m_kinds.find(proposalKind.substr(0, proposalKind.find('.')));
    return found == m_kinds.end() ? nullptr : &found->second;
}

Task<Proposal> Proposals::propose(ProposalDraft draft, Asker asker)
{
    const ProposalKind* kind = kindOf(draft.kind);
    if (kind == nullptr) {
        co_return fail(ErrorCode::Internal, "No capability takes proposals of kind \"" + draft.kind + "\".");
    }
    if (!m_hasApprover()) {
        co_return fail(ErrorCode::NoApprover, "This change needs a person, and there is nobody to ask.",
                       "Start Executor with its windows, or set the approver's passphrase.");
    }
    store::ProposalRow row;
    row.kind = draft.kind;
    row.principal = asker.principal;
    row.requestJson = toText(draft.request);
    row.requestHash = sha256(draft.kind + "\n" + canonicalText(draft.request));
    row.summaryJson = toText(Json{{"summary", draft.summary}, {"changes", draft.changes}});
    row.status = "open";
    Json shown{{"summary", draft.summary}, {"changes", draft.changes}, {"askedBy", asker.name}};
    if (!asker.program.empty()) {
        shown["program"] = asker.program;
    }
    EX_CO_TRY(store::Payload payload, store::preparePayload(m_database.dataFolder(), toText(shown)));
    auto work = [row, asker, payload, summary = draft.summary,
                 base = kind->base](store::Transaction& db) -> Result<Proposal> {
        store::ProposalRow mine = row;
        EX_TRY(mine.baseRev, base(db, mine));
        return storeProposal(db, std::move(mine), asker, summary, payload);
    };
    co_return co_await m_database.writeDurable(std::move(work));
}

Task<ProposalOutcome> Proposals::accept(InteractionId interaction, PersonProof proof)
{
    const std::string actor = proof.actor();
    auto find = [interaction](store::Connection& db) { return openQuestion(db, interaction); };
    EX_CO_TRY(const Question question, co_await m_database.read(std::move(find)));
    const ProposalKind* kind = kindOf(question.proposal.kind);
    if (kind == nullptr) {
        co_return fail(ErrorCode::Internal,
                       "No capability takes proposals of kind \"" + question.proposal.kind + "\".");
    }
    const auto takeOver = kind->applied;
    auto work = [interaction, actor, base = kind->base,
                 apply = kind->apply](store::Transaction& db) -> Result<ProposalOutcome> {
        EX_TRY(Question open, openQuestion(db, interaction));
        EX_TRY(const std::string now, base(db, open.proposal));
        if (now != open.proposal.baseRev) {
            return close(db, std::move(open), actor, "cancelled", "stale", Json{{"status", "stale"}});
        }
        EX_TRY(Json outcome, apply(db, open.proposal, actor));
        return close(db, std::move(open), actor, "accepted", "applied", std::move(outcome));
    };
    EX_CO_TRY(ProposalOutcome outcome, co_await m_database.writeDurable(std::move(work)));
    if (textMember(outcome.outcome, "status") == "stale") {
        co_return fail(ErrorCode::ChangedMeanwhile, "What this proposal would change has changed since it was made.",
                       "Make it again.");
    }
    EX_CO_CHECK(co_await takeOver());
    co_return std::move(outcome);
}

Task<ProposalOutcome> Proposals::decline(InteractionId interaction, std::string actor, std::string reason)
{
    auto work = [interaction, actor, reason](store::Transaction& db) -> Result<ProposalOutcome> {
        EX_TRY(Question open, openQuestion(db, interaction));
        Json outcome{{"status", actor == "expiry" ? "expired" : "declined"}};
        if (!reason.empty()) {
            outcome["reason"] = reason;
        }
        const bool isLate = actor == "expiry";
        return close(db, std::move(open), actor, isLate ? "expired" : "declined", isLate ? "expired" : "dropped",
                     std::move(outcome));
    };
    co_return co_await m_database.writeDurable(std::move(work));
}

Task<int> Proposals::expireOld()
{
    auto work = [](store::Transaction& db) -> Result<int> {
        int count = 0;
        EX_TRY(const auto open, store::openProposals(db));
        for (const store::ProposalRow& row : open) {
            if (row.createdAt + kLifetime > db.now()) {
                continue;
            }
            EX_TRY(auto interaction, store::findInteractionOfProposal(db, row.id));
            if (!interaction || interaction->status != "pending") {
                continue;
            }
            EX_CHECK(
                close(db, Question{*interaction, row}, "expiry", "expired", "expired", Json{{"status", "expired"}}));
            ++count;
        }
        return count;
    };
    co_return co_await m_database.write(std::move(work));
}

} // namespace executor::policy
