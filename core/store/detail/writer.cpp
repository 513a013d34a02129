#include "core/store/detail/writer.h"

#include "core/base/killpoint.h"
#include "core/store/detail/ballast.h"
#include "core/store/detail/files.h"
#include "core/store/detail/opening.h"
#include "core/store/detail/sqlerror.h"

#include <QElapsedTimer>
#include <QLoggingCategory>
#include <QThreadPool>

#include <system_error>

namespace executor::store::detail {
namespace {
Q_LOGGING_CATEGORY(lcStore, "executor.store")

/// A group ends here, so that one long closure (an import's batch) does not hold up the answers of those before it.
constexpr qint64 kGroupMillis = 5;
constexpr auto kIdleTime = 5min;
/// Folding the WAL into the file takes as long as some twenty commits and two syncs: not while there is something to
/// write. SQLite does it inside a commit only at 16 MiB (opening.cpp), which an import of ordinary size
/// does not reach; without any, the commit that syncs after a large import would wait for all of it.
constexpr auto kPauseTime = 2s;
constexpr std::uintmax_t kLargeWal = 4 * 1024 * 1024;
constexpr auto kBallastTime = 10s;

Error shuttingDown()
{
    return Error{ErrorCode::ShuttingDown, "The database is closed.", {}, Json::object(), true};
}

/// Such an error ends the whole transaction, not only the closure.
bool isOfTheFile(const Error& error)
{
    return isDiskFull(error) || isCorruption(error);
}
} // namespace

Writer::Writer(OpenOptions options, std::function<void(Batch)> deliver)
    : m_options(std::move(options)), m_deliver(std::move(deliver)), m_idle(this), m_pause(this), m_ballast(this)
{
    m_idle.setSingleShot(true);
    m_idle.setInterval(kIdleTime);
    connect(&m_idle, &QTimer::timeout, this, [this] { rest(); });
    m_pause.setSingleShot(true);
    m_pause.setInterval(kPauseTime);
    connect(&m_pause, &QTimer::timeout, this, [this] { foldWal(); });
    m_ballast.setInterval(kBallastTime);
    connect(&m_ballast, &QTimer::timeout, this, [this] {
        QThreadPool::globalInstance()->start([folder = m_options.dataFolder] { makeBallast(folder); });
        m_ballast.setInterval(kBallastTime * 30);
    });
}

Result<void> Writer::open(OpenReport& report)
{
    EX_TRY(auto connection, openWriter(m_options, report));
    m_transaction = std::make_unique<Transaction>(std::move(connection), m_options.clock);
    m_ballast.start();
    return {};
}

void Writer::close()
{
    m_idle.stop();
    m_pause.stop();
    m_ballast.stop();
    if (m_transaction && !m_broken) {
        (void)m_transaction->run("UPDATE meta SET value = '1' WHERE key = 'last_clean_stop'");
        (void)m_transaction->number("PRAGMA wal_checkpoint(TRUNCATE)");
    }
    m_transaction.reset();
}

void Writer::run(Batch batch)
{
    const auto isNormal = [](const std::unique_ptr<Job>& job) { return job->durability == Job::Durability::Normal; };
    while (!batch.empty()) {
        // Those before the first durable one need not wait for the disk with it.
        const auto firstFull = std::find_if_not(batch.begin(), batch.end(), isNormal);
        const Jobs jobs(batch);
        const std::size_t done =
            firstFull == batch.begin()
                ? runGroup(jobs, Job::Durability::Full)
                : runGroup(jobs.first(static_cast<std::size_t>(firstFull - batch.begin())), Job::Durability::Normal);
        Batch finished(std::make_move_iterator(batch.begin()),
                       std::make_move_iterator(batch.begin() + static_cast<std::ptrdiff_t>(done)));
        batch.erase(batch.begin(), batch.begin() + static_cast<std::ptrdiff_t>(done));
        m_deliver(std::move(finished));
    }
    m_idle.start();
    m_pause.start();
}

std::size_t Writer::runGroup(Jobs jobs, Job::Durability durability)
{
    if (m_broken || !m_transaction) {
        for (const auto& job : jobs) {
            job->refuse(m_broken ? *m_broken : shuttingDown());
        }
        return jobs.size();
    }
    if (jobs.size() == 1) {
        return runAlone(jobs);
    }
    QElapsedTimer timer;
    timer.start();
    Result<void> state = begin(durability);
    std::size_t taken = 0;
    while (state && taken < jobs.size() && (taken == 0 || timer.elapsed() < kGroupMillis)) {
        state = runInSavepoint(*jobs[taken++]);
    }
    if (state) {
        state = commit();
    }
    if (!state) {
        // The whole group is gone (SQLite ends a transaction by itself when the disk is full). Each alone, so that one
        // that cannot be written fails for itself.
        rollBack();
        noteFailure(state.error());
        return runAlone(jobs.first(std::max<std::size_t>(taken, 1)));
    }
    return taken;
}

std::size_t Writer::runAlone(Jobs jobs)
{
    for (const auto& job : jobs) {
        if (m_broken) {
            job->refuse(*m_broken);
            continue;
        }
        runOne(*job);
    }
    return jobs.size();
}

void Writer::runOne(Job& job)
{
    for (int attempt = 0; attempt < 2; ++attempt) {
        Result<void> state = begin(job.durability);
        if (state) {
            m_transaction->begin();
            const Result<void> answer = job.run(*m_transaction);
            job.events = m_transaction->takeEvents();
            if (!answer && !isOfTheFile(answer.error())) {
                job.events.clear();
                rollBack();
                return;
            }
            state = answer ? commit() : answer;
        }
        if (state) {
            return;
        }
        job.events.clear();
        rollBack();
        noteFailure(state.error());
        const bool canTryAgain = isDiskFull(state.error()) && releaseBallast(m_options.dataFolder);
        if (!canTryAgain) {
            job.refuse(state.error());
            return;
        }
        qCWarning(lcStore, "disk full: ballast released");
        m_ballast.start(kBallastTime);
    }
}

Result<void> Writer::begin(Job::Durability durability)
{
    if (durability != m_synchronous) {
        // Inside a transaction this would be an error.
        EX_CHECK(m_transaction->run(durability == Job::Durability::Full ? "PRAGMA synchronous = FULL"
                                                                        : "PRAGMA synchronous = NORMAL"));
        m_synchronous = durability;
    }
    EX_CHECK(m_transaction->run("BEGIN IMMEDIATE"));
    return {};
}

Result<void> Writer::runInSavepoint(Job& job)
{
    EX_CHECK(m_transaction->run("SAVEPOINT closure"));
    m_transaction->begin();
    const Result<void> answer = job.run(*m_transaction);
    if (!answer) {
        (void)m_transaction->takeEvents();
        if (isOfTheFile(answer.error())) {
            return answer;
        }
        EX_CHECK(m_transaction->run("ROLLBACK TO closure"));
        EX_CHECK(m_transaction->run("RELEASE closure"));
        return {};
    }
    job.events = m_transaction->takeEvents();
    EX_CHECK(m_transaction->run("RELEASE closure"));
    return {};
}

Result<void> Writer::commit()
{
    killPoint("store.before_commit");
    EX_CHECK(m_transaction->run("COMMIT"));
    killPoint("store.after_commit");
    return {};
}

void Writer::rollBack()
{
    // Fails when SQLite has rolled back by itself already, which is as good.
    (void)m_transaction->run("ROLLBACK");
}

void Writer::noteFailure(const Error& error)
{
    if (isCorruption(error) && !m_broken) {
        m_broken = error;
        noteDamage(m_options.dataFolder, error.message);
        qCCritical(lcStore, "database damaged, nothing is written any more: %s", error.message.c_str());
    }
}

void Writer::foldWal()
{
    std::filesystem::path wal = databaseFile(m_options.dataFolder);
    wal += "-wal";
    std::error_code error;
    const std::uintmax_t size = std::filesystem::file_size(wal, error);
    if (error || size < kLargeWal || !m_transaction || m_broken) {
        return;
    }
    // Somebody who reads long (a backup) must not hold up the writer: then it is tried again after the next batch.
    (void)m_transaction->run("PRAGMA busy_timeout = 0");
    (void)m_transaction->number("PRAGMA wal_checkpoint(TRUNCATE)");
    (void)m_transaction->run("PRAGMA busy_timeout = 5000");
}

void Writer::rest()
{
    if (m_transaction && !m_broken) {
        (void)m_transaction->number("PRAGMA incremental_vacuum(1000)");
        (void)m_transaction->number("PRAGMA wal_checkpoint(TRUNCATE)");
    }
}

Reader::Reader(OpenOptions options, std::function<void(Batch)> deliver)
    : m_options(std::move(options)), m_deliver(std::move(deliver))
{}

Result<void> Reader::open()
{
    EX_TRY(auto connection, openReader(m_options.dataFolder));
    m_connection = std::make_unique<Transaction>(std::move(connection), m_options.clock);
    return {};
}

void Reader::run(std::unique_ptr<Job> job)
{
    if (!m_connection) {
        job->refuse(shuttingDown());
    } else {
        if (const Result<std::int64_t> begun = m_connection->run("BEGIN"); !begun) {
            job->refuse(begun.error());
        } else {
            m_connection->begin();
            (void)job->run(*m_connection);
            (void)m_connection->run("COMMIT");
        }
    }
    Batch finished;
    finished.push_back(std::move(job));
    m_deliver(std::move(finished));
}

void Reader::runNow(const std::function<void(Connection&)>& fn)
{
    fn(*m_connection);
}

void Reader::close()
{
    m_connection.reset();
}

} // namespace executor::store::detail
