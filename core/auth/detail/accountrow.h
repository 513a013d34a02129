#pragma once

#include "core/auth/accounts.h"

#include <string>
#include <utility>
#include <vector>

namespace executor::auth::detail {

/// An account and its refs_json.
using LoadedAccount = std::pair<Account, std::string>;

[[nodiscard]] Result<std::vector<LoadedAccount>> loadAccounts(store::Connection& db);
/// Each of these audits and announces `account.changed` in the same transaction.
[[nodiscard]] Result<void> insertAccount(store::Transaction& db, const Account& account, const std::string& refs,
                                         const std::string& actor);
/// An empty `change`: health only, no audit.
[[nodiscard]] Result<std::int64_t> updateAccount(store::Transaction& db, const Account& account,
                                                 const std::string& refs, const std::string& change,
                                                 const std::string& actor);
[[nodiscard]] Result<void> makeDefault(store::Transaction& db, const Account& account, const std::string& actor);
[[nodiscard]] Result<void> deleteAccount(store::Transaction& db, const Account& account, const std::string& actor);

} // namespace executor::auth::detail
