#pragma once

#include "core/store/database.h"

#include <QObject>
#include <QTimer>

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace executor::store::detail {

using Batch = std::vector<std::unique_ptr<Job>>;

/// Runs write closures: those of a batch share commits. Thread: the writer's; made elsewhere and moved there.
class Writer : public QObject
{
public:
    /// `deliver` gets finished jobs, in commit order; called on the writer's thread.
    Writer(OpenOptions options, std::function<void(Batch)> deliver);

    [[nodiscard]] Result<void> open(OpenReport& report);
    void run(Batch batch);
    /// Notes the clean stop and folds the WAL into the file.
    void close();

private:
    using Jobs = std::span<std::unique_ptr<Job>>;
    std::size_t runGroup(Jobs jobs, Job::Durability durability);
    std::size_t runAlone(Jobs jobs);
    void runOne(Job& job);
    [[nodiscard]] Result<void> begin(Job::Durability durability);
    [[nodiscard]] Result<void> runInSavepoint(Job& job);
    [[nodiscard]] Result<void> commit();
    void rollBack();
    void noteFailure(const Error& error);
    void rest();
    void foldWal();

    OpenOptions m_options;
    std::function<void(Batch)> m_deliver;
    std::unique_ptr<Transaction> m_transaction;
    std::optional<Error> m_broken; ///< the file is damaged: nothing is written any more
    Job::Durability m_synchronous = Job::Durability::Normal;
    QTimer m_idle;
    QTimer m_pause; ///< a short one between batches
    QTimer m_ballast;
};

/// Runs read closures, one at a time, each in one snapshot. Thread: the reader's.
class Reader : public QObject
{
public:
    Reader(OpenOptions options, std::function<void(Batch)> deliver);

    [[nodiscard]] Result<void> open();
    void run(std::unique_ptr<Job> job);
    void runNow(const std::function<void(Connection&)>& fn);
    void close();

private:
    OpenOptions m_options;
    std::function<void(Batch)> m_deliver;
    std::unique_ptr<Transaction> m_connection;
};

} // namespace executor::store::detail
