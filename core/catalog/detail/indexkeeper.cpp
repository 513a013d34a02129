#include "core/catalog/detail/indexkeeper.h"

#include "core/base/hash.h"
#include "core/base/jsonparse.h"
#include "core/base/text.h"
#include "core/base/threads.h"
#include "core/catalog/detail/toolpreparation.h"
#include "core/catalog/detail/usersettings.h"

#include <QLoggingCategory>

#include <unordered_map>
#include <utility>

namespace executor::catalog::detail {
namespace {
Q_LOGGING_CATEGORY(lcIndex, "executor.catalog")

/// So that nobody's reading waits for more than some 3 ms.
constexpr int kPage = 128;

using Page = std::vector<std::pair<store::ToolRow, store::ToolTextRow>>;
/// By pointer: a task hands out copies of what can be copied.
using PagePointer = std::shared_ptr<const Page>;

Task<PagePointer> readPage(store::Database& database, std::int64_t revision, std::string after)
{
    auto read = [revision, after](store::Connection& db) -> Result<PagePointer> {
        EX_TRY(Page page, store::listToolsWithTexts(db, revision, after, kPage));
        return std::make_shared<const Page>(std::move(page));
    };
    return database.read(std::move(read));
}

/// Everything in the folder but `keep`; a file that another index still maps stays readable for it.
void removeOthers(const std::filesystem::path& folder, const std::filesystem::path& keep)
{
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
        if (entry.path() != keep) {
            std::filesystem::remove(entry.path(), error);
        }
    }
}

Result<bool> addPage(IndexBuilder& builder, std::uint16_t source, const Page& page, const UserSettings& user)
{
    for (const auto& [row, text] : page) {
        IndexDocument document = indexDocument(row, text);
        document.source = source;
        document.effect = user.effectOf(row.path, row.effect);
        document.userWords = user.wordsOf(row.path);
        builder.add(document);
    }
    return true;
}
} // namespace

IndexKeeper::IndexKeeper(store::Database& database, std::filesystem::path folder)
    : m_database(database), m_folder(std::move(folder))
{}

std::filesystem::path IndexKeeper::fileOf(const IndexPlan& plan) const
{
    const std::uint64_t key = sourcesKey(plan.sources);
    const std::string name = std::to_string(plan.generation) + "-" +
                             toHex(std::string_view(reinterpret_cast<const char*>(&key), sizeof key));
    return m_folder / name;
}

void IndexKeeper::want(IndexPlan plan)
{
    const auto fits = [&](std::int64_t generation, std::uint64_t key) {
        return generation == plan.generation && key == sourcesKey(plan.sources);
    };
    if (!m_isRunning && m_current &&
        fits(static_cast<std::int64_t>(m_current->generation()), m_current->sourcesKey())) {
        return;
    }
    m_wanted = std::move(plan);
    if (!m_isRunning) {
        m_isRunning = true;
        m_tasks.spawn("build the search index", run());
    }
}

Task<void> IndexKeeper::run()
{
    while (m_wanted && !m_tasks.token().isCancelled()) {
        IndexPlan plan = std::move(*m_wanted);
        m_wanted.reset();
        const Result<void> made = co_await make(std::move(plan));
        if (!made && made.error().code != ErrorCode::Cancelled) {
            qCWarning(lcIndex).noquote() << qs("the search index could not be made: " + made.error().message);
        }
    }
    m_isRunning = false;
    std::vector<OneShot<bool>> waiting = std::exchange(m_waiting, {});
    for (OneShot<bool>& one : waiting) {
        one.settle(true);
    }
    co_return Result<void>();
}

Task<void> IndexKeeper::make(IndexPlan plan)
{
    const std::filesystem::path file = fileOf(plan);
    const std::filesystem::path folder = m_folder;
    auto openFile = [file, folder] {
        std::error_code error;
        std::filesystem::create_directories(folder, error);
        return SearchIndex::open(file);
    };
    auto opened = co_await onPool(openFile);
    if (opened) {
        m_current = std::move(*opened);
        co_return Result<void>();
    }
    if (opened.error().code != ErrorCode::NotFound) {
        qCInfo(lcIndex).noquote() << qs(opened.error().message + " It is made anew.");
    }
    const auto builder = std::make_shared<IndexBuilder>(plan.sources);
    for (std::size_t i = 0; i < plan.revisions.size(); ++i) {
        const std::int64_t revision = plan.revisions[i];
        const SourceId source = plan.ids[i];
        auto readUser = [source](store::Connection& db) { return UserSettings::read(db, source); };
        EX_CO_TRY(const UserSettings user, co_await m_database.read(readUser));
        Task<PagePointer> reading = readPage(m_database, revision, {});
        bool hasMore = true;
        while (hasMore) {
            EX_CO_TRY(const PagePointer page, co_await std::move(reading));
            hasMore = page->size() == static_cast<std::size_t>(kPage) && !m_tasks.token().isCancelled();
            // The next one is read while this one is added.
            reading = doneTask(Result<PagePointer>(nullptr));
            if (hasMore) {
                reading = readPage(m_database, revision, page->back().first.path);
            }
            auto addTools = [builder, i, user, page]() -> Result<bool> {
                return addPage(*builder, static_cast<std::uint16_t>(i), *page, user);
            };
            EX_CO_CHECK(co_await onPool(std::move(addTools)));
        }
        [[maybe_unused]] const Result<PagePointer> none = co_await std::move(reading);
    }
    if (m_tasks.token().isCancelled()) {
        // A file with a part of the tools would pass for the whole at the next start.
        co_return fail(ErrorCode::Cancelled, "The index was not finished.");
    }
    const auto generation = static_cast<std::uint64_t>(plan.generation);
    auto writeFile = [builder, file, folder, generation]() -> Result<std::shared_ptr<const SearchIndex>> {
        EX_CHECK(builder->write(file, generation));
        EX_TRY(auto index, SearchIndex::open(file));
        removeOthers(folder, file);
        return index;
    };
    EX_CO_TRY(m_current, co_await onPool(std::move(writeFile)));
    co_return Result<void>();
}

Task<void> IndexKeeper::settled()
{
    if (m_isRunning) {
        m_waiting.emplace_back();
        auto done = m_waiting.back().wait();
        EX_CO_CHECK(co_await std::move(done));
    }
    co_return Result<void>();
}

} // namespace executor::catalog::detail
