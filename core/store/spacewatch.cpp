#include "core/store/spacewatch.h"

#include "core/base/threads.h"
#include "core/store/detail/files.h"

namespace executor::store {
namespace {
constexpr Milliseconds kEvery = 10s;
constexpr std::int64_t kLeast = 64LL * 1024 * 1024;

bool isShort(const std::filesystem::path& folder)
{
    return detail::freeBytes(folder) < kLeast;
}
} // namespace

SpaceWatch::SpaceWatch(std::filesystem::path dataFolder) : m_folder(std::move(dataFolder)), m_isShort(isShort(m_folder))
{
    QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] {
        if (m_tasks.running() == 0) { // a disk that does not answer is asked once
            m_tasks.spawn("free space", look());
        }
    });
    m_timer.start(kEvery);
}

Task<void> SpaceWatch::look()
{
    auto measure = [folder = m_folder]() -> Result<bool> { return isShort(folder); };
    EX_CO_TRY(m_isShort, co_await onPool(std::move(measure)));
    co_return Result<void>{};
}

Task<void> SpaceWatch::stop()
{
    m_timer.stop();
    return m_tasks.stop();
}

Result<void> SpaceWatch::check() const
{
    if (!m_isShort) {
        return {};
    }
    auto error = fail(ErrorCode::StorageFull, "Less than 64 MiB are free on the disk that holds Executor's data.",
                      "Free space there; Executor takes up new work by itself a few seconds later.");
    error.value().retryable = true;
    return error;
}

} // namespace executor::store
