#pragma once

#include "core/base/taskgroup.h"

#include <QTimer>

#include <filesystem>

namespace executor::store {

/// Whether the disk that holds the data folder has room for new work: looked at when it is made and every 10 s, so that
/// all goes on by itself when space returns (data.md 7). Thread: core.
class SpaceWatch
{
public:
    /// Looks at once.
    explicit SpaceWatch(std::filesystem::path dataFolder);

    /// Errors: `storage_full`, below 64 MiB free.
    [[nodiscard]] Result<void> check() const;
    [[nodiscard]] Task<void> stop();

private:
    [[nodiscard]] Task<void> look();

    std::filesystem::path m_folder;
    bool m_isShort = false;
    QTimer m_timer;
    TaskGroup m_tasks;
};

} // namespace executor::store
