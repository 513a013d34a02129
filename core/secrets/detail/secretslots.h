#pragma once

#include "core/secrets/secretservice.h"
#include "core/store/secretrows.h"

#include <string>
#include <utility>
#include <vector>

namespace executor::secrets::detail {

using UseOf = std::pair<SecretId, SecretUse>;

/// Name of a value in its store: each generation has its own, so that the old one stays until the new one is in force.
[[nodiscard]] std::string placeOf(const SecretId& id, std::int64_t generation);
[[nodiscard]] SecretSlot slotOf(const store::SecretRow& row);
[[nodiscard]] Result<void> saveRow(store::Transaction& db, const store::SecretRow& row, bool isNew,
                                   const std::string& actor);
[[nodiscard]] Result<void> renameRow(store::Transaction& db, const store::SecretRow& row, const std::string& actor);
[[nodiscard]] Result<void> markDeleted(store::Transaction& db, const store::SecretRow& row, const std::string& actor);
/// Which account uses which secret, from the accounts' references.
[[nodiscard]] Result<std::vector<UseOf>> allUses(store::Connection& db);

} // namespace executor::secrets::detail
