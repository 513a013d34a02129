#pragma once

#include "core/base/threads.h"
#include "core/store/transaction.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace executor::store {

struct OpenOptions
{
    std::filesystem::path dataFolder; ///< exists, belongs to us, its lock is held
    const Clock& clock;
    EventStream& events;
};

/// What opening found and did; doctor, windows and /health tell it on.
struct OpenReport
{
    enum class State
    {
        Ready,
        /// The database was damaged; it lies in `movedTo`, and the backup `restoredFrom` took its place.
        Restored
    } state = State::Ready;
    bool isNew = false;          ///< there was no database
    bool wasCleanStop = true;    ///< the last daemon ended in order
    int migratedFrom = 0;        ///< version before migrating; 0: nothing was migrated
    std::string backupOfUpgrade; ///< folder of the backup made before migrating
    std::string movedTo;         ///< folder of the damaged files
    std::string restoredFrom;    ///< folder of the backup in use
    std::optional<Instant> restoredTo;
};

namespace detail {
/// One closure on its way: run on the writer or reader thread, settled and destroyed on the core thread.
class Job
{
public:
    enum class Durability
    {
        Normal, ///< safe against a kill; a power cut may lose it
        Full    ///< on the disk before it is answered
    };
    enum class Urgency
    {
        Now,  ///< somebody waits for it
        Later ///< goes with the next change, or alone after a moment
    };
    virtual ~Job() = default;
    /// Returns the error of the closure, if any.
    virtual Result<void> run(Transaction& transaction) = 0;
    virtual void refuse(Error error) = 0;
    virtual void settle() = 0;
    Durability durability = Durability::Normal;
    Urgency urgency = Urgency::Now;
    std::vector<Event> events;
};

template <class Fn, class Argument>
using ValueOf = typename executor::detail::ResultValue<std::invoke_result_t<const Fn&, Argument&>>::type;

template <class Fn, class Argument>
class JobOf final : public Job
{
public:
    using T = ValueOf<Fn, Argument>;
    explicit JobOf(Fn fn) : m_fn(std::move(fn)) {}
    [[nodiscard]] Task<T> answer() const { return m_shot.wait(); }
    Result<void> run(Transaction& transaction) override
    {
        m_result.emplace(m_fn(static_cast<Argument&>(transaction)));
        if (!*m_result) {
            return tl::unexpected(m_result->error());
        }
        return {};
    }
    void refuse(Error error) override { m_result.emplace(tl::unexpected(std::move(error))); }
    void settle() override { m_shot.settle(std::move(*m_result)); }

private:
    const Fn m_fn;
    OneShot<T> m_shot;
    std::optional<Result<T>> m_result;
};
} // namespace detail

/// The one database of a data folder: SQLite in WAL mode, a writer thread and a `query_only` reader thread. A change is
/// one closure = one transaction; closures run in the order in which they were given, those that are ready together are
/// committed together. Thread: core; tasks end there.
/// A closure is called as const and may run again when the commit it was in fails: it changes nothing but through its
/// transaction, and captures values.
class Database
{
public:
    /// Opens, checks, migrates. Blocks (start-up only).
    /// Errors: `database_newer` (nothing was written), `database_corrupt` (damaged and no backup; details.movedTo;
    /// stays so until resetData()), `storage_full`, `data_read_only`, `internal` (a changed migration).
    [[nodiscard]] static Result<std::unique_ptr<Database>> open(OpenOptions options);
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;
    /// Hand-written: commits what is queued and ends the threads; stop() does that without blocking.
    ~Database();

    [[nodiscard]] const OpenReport& report() const;
    [[nodiscard]] const std::filesystem::path& dataFolder() const;

    /// Runs `fn` (`Result<T>(Transaction&)`). Safe against a kill; a power cut may lose the last of them.
    template <class Fn>
    [[nodiscard]] auto write(Fn fn) -> Task<detail::ValueOf<Fn, Transaction>>
    {
        return submit<Transaction>(std::move(fn), detail::Job::Durability::Normal);
    }
    /// As write(), for a change that nothing waits for: it shares the commit of the next one, and waits up to 10 ms for
    /// it. The order of changes stays as given.
    template <class Fn>
    [[nodiscard]] auto writeLater(Fn fn) -> Task<detail::ValueOf<Fn, Transaction>>
    {
        return submit<Transaction>(std::move(fn), detail::Job::Durability::Normal, detail::Job::Urgency::Later);
    }
    /// As write(), on the disk before the task ends: what precedes an effect or records a person's decision.
    template <class Fn>
    [[nodiscard]] auto writeDurable(Fn fn) -> Task<detail::ValueOf<Fn, Transaction>>
    {
        return submit<Transaction>(std::move(fn), detail::Job::Durability::Full);
    }
    /// Runs `fn` (`Result<T>(Connection&)`) on the reader thread, in one snapshot. It sees every write whose task has
    /// ended.
    template <class Fn>
    [[nodiscard]] auto read(Fn fn) -> Task<detail::ValueOf<Fn, Connection>>
    {
        auto job = std::make_unique<detail::JobOf<Fn, Connection>>(std::move(fn));
        auto task = job->answer();
        giveToReader(std::move(job));
        return task;
    }
    /// Blocks until the reader has answered. Start-up and tests only.
    template <class Fn>
    [[nodiscard]] auto readNow(Fn fn) -> Result<detail::ValueOf<Fn, Connection>>
    {
        std::optional<Result<detail::ValueOf<Fn, Connection>>> result;
        runOnReader([&](Connection& connection) { result.emplace(fn(connection)); });
        return std::move(*result);
    }

    /// Copies the database into backups/<stamp>-<why>/ and checks the copy; thins the daily ones. Gives the folder.
    [[nodiscard]] Task<std::string> backupNow(std::string why);
    /// `PRAGMA quick_check` on the reader thread. Gives the problems, none when all is well.
    [[nodiscard]] Task<std::vector<std::string>> quickCheck();
    /// Commits what is queued, folds the WAL into the file, notes the clean stop and ends the threads. Later calls of
    /// write and read fail `shutting_down`.
    [[nodiscard]] Task<void> stop();

private:
    struct Private;
    explicit Database(std::unique_ptr<Private> d);
    template <class Argument, class Fn>
    auto submit(Fn fn, detail::Job::Durability durability, detail::Job::Urgency urgency = detail::Job::Urgency::Now)
        -> Task<detail::ValueOf<Fn, Argument>>
    {
        auto job = std::make_unique<detail::JobOf<Fn, Argument>>(std::move(fn));
        job->durability = durability;
        job->urgency = urgency;
        auto task = job->answer();
        giveToWriter(std::move(job));
        return task;
    }
    void giveToWriter(std::unique_ptr<detail::Job> job);
    void giveToReader(std::unique_ptr<detail::Job> job);
    void runOnReader(const std::function<void(Connection&)>& fn);

    std::unique_ptr<Private> m_d;
};

/// Moves database, WAL and recovery marker to backups/<stamp>-reset/ so that the next open starts empty. Deletes
/// nothing. No database of the folder may be open. Gives the folder.
[[nodiscard]] Result<std::filesystem::path> resetData(const std::filesystem::path& dataFolder, const Clock& clock);

} // namespace executor::store
