#include "core/store/settingrows.h"

#include "core/store/detail/rowcheck.h"

namespace executor::store {
namespace {
SettingRow readSetting(Row& row)
{
    SettingRow out;
    out.key = row.text();
    out.valueJson = row.text();
    out.rev = row.integer();
    return out;
}
} // namespace

Result<std::optional<SettingRow>> findSetting(Connection& db, std::string_view key)
{
    return db.first("SELECT key, value_json, rev FROM settings WHERE workspace_id = 'local' AND key = ?", {key},
                    readSetting);
}

Result<std::vector<SettingRow>> listSettings(Connection& db, std::string_view prefix)
{
    return db.all("SELECT key, value_json, rev FROM settings WHERE workspace_id = 'local' "
                  "AND substr(key, 1, length(?)) = ? ORDER BY key",
                  {prefix, prefix}, readSetting);
}

Result<std::int64_t> saveSetting(Transaction& db, std::string_view key, std::string_view valueJson)
{
    return db.number("INSERT INTO settings (key, value_json, updated_at) VALUES (?, ?, ?) "
                     "ON CONFLICT (workspace_id, key) DO UPDATE SET value_json = excluded.value_json, "
                     "updated_at = excluded.updated_at, rev = settings.rev + 1 RETURNING rev",
                     {key, valueJson, db.now()});
}

Result<void> deleteSetting(Transaction& db, std::string_view key)
{
    return detail::done(db.run("DELETE FROM settings WHERE workspace_id = 'local' AND key = ?", {key}));
}

Result<std::optional<std::string>> findMeta(Connection& db, std::string_view key)
{
    return db.first("SELECT value FROM meta WHERE key = ?", {key}, [](Row& row) { return row.text(); });
}

Result<void> saveMeta(Transaction& db, std::string_view key, std::string_view value)
{
    return detail::done(
        db.run("INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
               {key, value}));
}

} // namespace executor::store
