#pragma once

#include "core/auth/accounts.h"
#include "core/base/task.h"
#include "core/catalog/catalog.h"
#include "core/sources/toolcaller.h"

namespace executor::sources {

/// Asks the other side whether an account works: one cheap read of its source that needs no arguments, preferably one
/// that says who is signed in (secrets-and-auth.md 4). Never writes. Thread: core.
class AccountCheck
{
public:
    AccountCheck(catalog::Catalog& catalog, ToolCaller& caller, auth::Accounts& accounts);

    /// The account with its new health. Errors: `not_found`, `invalid_state` when the source has no such read.
    [[nodiscard]] Task<auth::Account> run(AccountId id);

private:
    [[nodiscard]] Task<CheckedCall> cheapRead(auth::Account account);

    catalog::Catalog& m_catalog;
    ToolCaller& m_caller;
    auth::Accounts& m_accounts;
};

} // namespace executor::sources
