#include "core/store/detail/rowcheck.h"
#include "core/store/interactionrows.h"

namespace executor::store {
namespace {
const std::string kSelect = "SELECT id, kind, principal, base_rev, request_json, request_hash, summary_json, "
                            "outcome_json, status, created_at, updated_at, rev FROM proposals ";
const std::string kById = kSelect + "WHERE id = ?";
const std::string kSame = kSelect + "WHERE workspace_id = 'local' AND status = 'open' AND principal = ? "
                                    "AND request_hash = ?";
const std::string kOpen = kSelect + "WHERE workspace_id = 'local' AND status = 'open' AND (? = '' OR principal = ?) "
                                    "ORDER BY created_at, id";

ProposalRow readProposal(Row& row)
{
    ProposalRow out;
    out.id = row.id<ProposalId>();
    out.kind = row.text();
    out.principal = row.text();
    out.baseRev = row.text();
    out.requestJson = row.text();
    out.requestHash = row.bytes();
    out.summaryJson = row.text();
    out.outcomeJson = row.optionalText();
    out.status = row.text();
    out.createdAt = row.instant();
    out.updatedAt = row.instant();
    out.rev = row.integer();
    return out;
}
} // namespace

Result<void> insertProposal(Transaction& db, const ProposalRow& row)
{
    return detail::done(
        db.run("INSERT INTO proposals (id, kind, principal, base_rev, request_json, request_hash, summary_json, "
               "outcome_json, status, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
               {row.id, row.kind, row.principal, row.baseRev, row.requestJson, Bytes{row.requestHash}, row.summaryJson,
                row.outcomeJson, row.status, row.createdAt, row.updatedAt}));
}

Result<bool> closeProposal(Transaction& db, const ProposalId& id, std::string_view status,
                           const std::optional<std::string>& outcomeJson)
{
    EX_TRY(const std::int64_t changed,
           db.run("UPDATE proposals SET status = ?, outcome_json = ?, updated_at = ?, rev = rev + 1 "
                  "WHERE id = ? AND status = 'open'",
                  {status, outcomeJson, db.now(), id}));
    return changed > 0;
}

Result<std::optional<ProposalRow>> findProposal(Connection& db, const ProposalId& id)
{
    return db.first(kById, {id}, readProposal);
}

Result<std::optional<ProposalRow>> findOpenProposal(Connection& db, std::string_view principal,
                                                    std::string_view requestHash)
{
    return db.first(kSame, {principal, Bytes{requestHash}}, readProposal);
}

Result<std::vector<ProposalRow>> openProposals(Connection& db, std::string_view principal)
{
    return db.all(kOpen, {principal, principal}, readProposal);
}

} // namespace executor::store
