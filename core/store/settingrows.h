#pragma once

#include "core/store/transaction.h"

namespace executor::store {

struct SettingRow
{
    std::string key;
    std::string valueJson;
    std::int64_t rev = 1;
};

/// Settings of the workspace, and what services keep under a key of their own (`approver`, `catalogue.generation`).
[[nodiscard]] Result<std::optional<SettingRow>> findSetting(Connection& db, std::string_view key);
[[nodiscard]] Result<std::vector<SettingRow>> listSettings(Connection& db, std::string_view prefix = {});
/// Gives the new rev.
[[nodiscard]] Result<std::int64_t> saveSetting(Transaction& db, std::string_view key, std::string_view valueJson);
[[nodiscard]] Result<void> deleteSetting(Transaction& db, std::string_view key);

/// Facts about the database itself (`instance_id`, `created_by`, `last_clean_stop`).
[[nodiscard]] Result<std::optional<std::string>> findMeta(Connection& db, std::string_view key);
[[nodiscard]] Result<void> saveMeta(Transaction& db, std::string_view key, std::string_view value);

} // namespace executor::store
