#pragma once

#include "core/api/route.h"
#include "core/base/taskgroup.h"

#include <filesystem>
#include <memory>

namespace executor::api {

namespace detail {
class LogTail;
}

/// `GET /v1/logs`: the end of the daemon's log as JSON lines and, with `follow`, what is added until the caller goes.
/// Thread: core; files are read on the pool.
class LogFeeds
{
public:
    explicit LogFeeds(std::filesystem::path file) : m_file(std::move(file)) {}

    void serve(RequestPtr request, std::shared_ptr<net::Exchange> exchange);
    [[nodiscard]] Task<void> stop() { return m_tasks.stop(); }

private:
    using TailPtr = std::shared_ptr<detail::LogTail>; ///< owners: the task and its job on the pool, one after the other
    [[nodiscard]] Task<void> send(RequestPtr request, std::shared_ptr<net::Exchange> exchange);
    [[nodiscard]] Task<void> follow(TailPtr tail, std::shared_ptr<net::StreamWriter> writer);

    std::filesystem::path m_file;
    std::size_t m_following = 0;
    TaskGroup m_tasks;
};

} // namespace executor::api
