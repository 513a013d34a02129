#pragma once

#include "core/base/hash.h"
#include "core/base/text.h"
#include "core/store/agentrows.h"
#include "core/store/database.h"
#include "core/store/executionrows.h"
#include "core/store/settingrows.h"

#include <QCoroTask>
#include <QTemporaryDir>
#include <QTest>

#include <filesystem>
#include <optional>

namespace executor::store::test {

/// A clock that stands still until it is moved.
class HandClock final : public Clock
{
public:
    [[nodiscard]] Instant now() const override { return time; }
    [[nodiscard]] Steady steady() const override { return Steady(time.time_since_epoch()); }
    Instant time = fromMillis(1'795'000'000'000);
};

/// A data folder with its database and the events that were published.
class Store
{
public:
    Store()
    {
        QObject::connect(&stream, &EventStream::happened, &stream,
                         [this](const Event& event) { seen.push_back(event); });
    }
    [[nodiscard]] std::filesystem::path folder() const { return pathFromUtf8(utf8(directory.path())); }
    [[nodiscard]] std::filesystem::path file() const { return folder() / "executor.db"; }
    Result<void> open()
    {
        EX_TRY(database, Database::open(OpenOptions{folder(), clock, stream}));
        return {};
    }
    void close()
    {
        if (database) {
            auto stopped = database->stop();
            (void)QCoro::waitFor(std::move(stopped));
            database.reset();
        }
    }
    template <class Fn>
    auto write(Fn fn)
    {
        return QCoro::waitFor(database->write(std::move(fn)));
    }
    template <class Fn>
    auto read(Fn fn)
    {
        return QCoro::waitFor(database->read(std::move(fn)));
    }
    [[nodiscard]] std::string setting(const std::string& key)
    {
        const auto found = read([key](Connection& db) { return findSetting(db, key); });
        return found && *found ? (*found)->valueJson : "(none)";
    }

    QTemporaryDir directory;
    HandClock clock;
    EventStream stream;
    std::vector<Event> seen;
    std::unique_ptr<Database> database;
};

inline auto saving(std::string key, std::string value)
{
    return [key = std::move(key), value = std::move(value)](Transaction& db) { return saveSetting(db, key, value); };
}

inline AgentRow agentNamed(const std::string& name, Instant now)
{
    AgentRow row;
    row.id = AgentId::make(now);
    row.name = name;
    row.createdAt = now;
    row.updatedAt = now;
    return row;
}

inline ExecutionRow executionOf(const AgentId& agent, Instant now)
{
    ExecutionRow row;
    row.id = ExecutionId::make(now);
    row.agent = agent;
    row.code.cell = std::string(1, '\0') + "return 1";
    row.seed = std::string(32, 's');
    row.createdAt = now;
    row.updatedAt = now;
    return row;
}

/// A check that shows the error's text.
#define EX_VERIFY(...)                                                                                                 \
    do {                                                                                                               \
        const auto exVerified = (__VA_ARGS__);                                                                         \
        QVERIFY2(exVerified.has_value(), exVerified ? "" : exVerified.error().message.c_str());                        \
    } while (false)

} // namespace executor::store::test
