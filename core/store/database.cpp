#include "core/store/database.h"

#include "core/base/text.h"
#include "core/store/detail/backups.h"
#include "core/store/detail/files.h"
#include "core/store/detail/opening.h"
#include "core/store/detail/sqlerror.h"
#include "core/store/detail/writer.h"

#include <QPointer>
#include <QThread>
#include <QTimer>

namespace executor::store {
using detail::Batch;
using detail::Job;

namespace {
/// So many batches are on their way to the writer at once: one runs while the next waits at its door.
constexpr int kInFlight = 2;
/// How long a change that nobody waits for may wait for company.
constexpr auto kPatience = 10ms;

template <class Fn>
void callAndWait(QObject& target, Fn fn)
{
    QMetaObject::invokeMethod(&target, fn, Qt::BlockingQueuedConnection);
}

Error shuttingDown()
{
    return Error{ErrorCode::ShuttingDown, "The database is closed.", {}, Json::object(), true};
}
} // namespace

/// Lives on the core thread; the two workers on theirs.
struct Database::Private : QObject
{
    explicit Private(OpenOptions given) : options(std::move(given))
    {
        const Loop core = Loop::current();
        const QPointer<Private> self(this);
        writer = std::make_unique<detail::Writer>(options, [core, self](Batch done) {
            auto shared = std::make_shared<Batch>(std::move(done));
            core.post([self, shared] {
                if (self) {
                    self->finish(*shared);
                }
            });
        });
        reader = std::make_unique<detail::Reader>(options, [core](Batch done) {
            auto shared = std::make_shared<Batch>(std::move(done));
            core.post([shared] { shared->front()->settle(); });
        });
        writerThread.setObjectName(QStringLiteral("store-writer"));
        readerThread.setObjectName(QStringLiteral("store-reader"));
        patience.setSingleShot(true);
        patience.setInterval(kPatience);
        connect(&patience, &QTimer::timeout, this, [this] {
            isDue = true;
            sendWaiting();
        });
        writer->moveToThread(&writerThread);
        reader->moveToThread(&readerThread);
        writerThread.start();
        readerThread.start();
    }
    Private(const Private&) = delete;
    Private& operator=(const Private&) = delete;
    ~Private() override { endThreads(); }

    Result<void> open()
    {
        Result<void> result = detail::prepareFiles(options, report);
        if (result) {
            callAndWait(*writer, [&] { result = writer->open(report); });
        }
        if (!result && detail::isCorruption(result.error()) && report.movedTo.empty()) {
            callAndWait(*writer, [&] { writer->close(); });
            result = detail::recoverFiles(options, report, result.error().message);
            if (result) {
                callAndWait(*writer, [&] { result = writer->open(report); });
            }
        }
        if (result) {
            callAndWait(*reader, [&] { result = reader->open(); });
        }
        return result;
    }

    void give(std::unique_ptr<Job> job)
    {
        if (isStopped) {
            job->refuse(shuttingDown());
            job->settle();
            return;
        }
        const bool isUrgent = job->urgency == Job::Urgency::Now;
        waiting.push_back(std::move(job));
        if (!isUrgent) {
            if (!isDue && !patience.isActive()) {
                patience.start();
            }
            return;
        }
        // Not at once: what the core does next in this turn of its loop often belongs to the same commit.
        if (!std::exchange(isDue, true)) {
            QMetaObject::invokeMethod(
                this, [this] { sendWaiting(); }, Qt::QueuedConnection);
        }
    }

    void sendWaiting()
    {
        if (waiting.empty() || inFlight == kInFlight) {
            return;
        }
        isDue = false;
        patience.stop();
        ++inFlight;
        left += waiting.size();
        auto batch = std::make_shared<Batch>(std::exchange(waiting, {}));
        sizes.push_back(batch->size());
        QMetaObject::invokeMethod(
            writer.get(), [this, batch] { writer->run(std::move(*batch)); }, Qt::QueuedConnection);
    }

    /// The next batch leaves before these are answered: the disk works while the core does.
    void finish(Batch& done)
    {
        left -= done.size();
        std::size_t& first = sizes.front();
        first -= done.size();
        if (first == 0) {
            sizes.erase(sizes.begin());
            --inFlight;
            if (isDue) {
                sendWaiting();
            }
        }
        EventStream& events = options.events;
        for (const auto& job : done) {
            for (const Event& event : job->events) {
                events.publish(event);
            }
            job->settle();
        }
    }

    void endThreads()
    {
        isStopped = true;
        if (writerThread.isRunning()) {
            if (!waiting.empty()) {
                auto batch = std::make_shared<Batch>(std::exchange(waiting, {}));
                callAndWait(*writer, [this, batch] { writer->run(std::move(*batch)); });
            }
            callAndWait(*reader, [this] { reader->close(); });
            callAndWait(*writer, [this] { writer->close(); });
        }
        for (QThread* thread : {&readerThread, &writerThread}) {
            thread->quit();
            thread->wait();
        }
    }

    OpenOptions options;
    OpenReport report;
    QThread writerThread;
    QThread readerThread;
    std::unique_ptr<detail::Writer> writer;
    std::unique_ptr<detail::Reader> reader;
    Batch waiting;
    std::vector<std::size_t> sizes; ///< jobs still out of each batch in flight
    std::size_t left = 0;
    int inFlight = 0;
    bool isDue = false; ///< one of `waiting` waits no longer than for its turn
    QTimer patience;
    bool isStopped = false;
};

Database::Database(std::unique_ptr<Private> d) : m_d(std::move(d)) {}
Database::~Database() = default;

Result<std::unique_ptr<Database>> Database::open(OpenOptions options)
{
    auto d = std::make_unique<Private>(std::move(options));
    EX_CHECK(d->open());
    return std::unique_ptr<Database>(new Database(std::move(d)));
}

const OpenReport& Database::report() const
{
    return m_d->report;
}

const std::filesystem::path& Database::dataFolder() const
{
    return m_d->options.dataFolder;
}

void Database::giveToWriter(std::unique_ptr<Job> job)
{
    m_d->give(std::move(job));
}

void Database::giveToReader(std::unique_ptr<Job> job)
{
    if (m_d->isStopped) {
        job->refuse(shuttingDown());
        job->settle();
        return;
    }
    auto shared = std::make_shared<std::unique_ptr<Job>>(std::move(job));
    detail::Reader* reader = m_d->reader.get();
    QMetaObject::invokeMethod(
        reader, [reader, shared] { reader->run(std::move(*shared)); }, Qt::QueuedConnection);
}

void Database::runOnReader(const std::function<void(Connection&)>& fn)
{
    callAndWait(*m_d->reader, [&] { m_d->reader->runNow(fn); });
}

Task<std::string> Database::backupNow(std::string why)
{
    const std::filesystem::path folder = m_d->options.dataFolder;
    const Instant now = m_d->options.clock.now();
    auto copy = [folder, now, why]() -> Result<std::string> {
        EX_TRY(const auto made, detail::backUpFrom(folder, now, why));
        detail::thinBackups(folder);
        return utf8FromPath(made);
    };
    auto made = co_await onPool(std::move(copy));
    co_return made;
}

Task<std::vector<std::string>> Database::quickCheck()
{
    auto check = [](Connection& db) -> Result<std::vector<std::string>> {
        EX_TRY(auto rows, db.all("PRAGMA quick_check", {}, [](Row& row) { return row.text(); }));
        if (rows.size() == 1 && rows.front() == "ok") {
            rows.clear();
        }
        return rows;
    };
    return read(std::move(check));
}

Task<void> Database::stop()
{
    auto nothing = [](Transaction&) -> Result<void> { return {}; };
    auto last = write(nothing);
    Result<void> drained = co_await last;
    m_d->endThreads();
    co_return drained;
}

Result<std::filesystem::path> resetData(const std::filesystem::path& dataFolder, const Clock& clock)
{
    EX_TRY(const auto target, detail::makeBackupFolder(dataFolder, clock.now(), "reset"));
    EX_CHECK(detail::moveDatabase(dataFolder, target));
    std::error_code ignored;
    std::filesystem::rename(dataFolder / "recovery.json", target / "recovery.json", ignored);
    std::filesystem::rename(dataFolder / "damaged", target / "damaged", ignored);
    return target;
}

} // namespace executor::store
