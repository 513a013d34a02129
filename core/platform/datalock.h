#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace executor::platform {

/// Who wrote itself into a lock file; a hint for messages.
struct LockHolder
{
    std::int64_t pid = 0;
    std::string program;
    std::optional<Instant> since;
};

/// The exclusive lock of a data folder (data.md 2): an OS lock that ends with the process, however it ends. Its
/// descriptor is not inherited by children. Thread: any.
class DataLock
{
public:
    /// Errors: `already_running` with details `{pid, since?, program?}`, `data_read_only`.
    [[nodiscard]] static Result<DataLock> take(const std::filesystem::path& file, Instant now);
    /// Who holds the lock of `file` right now; nothing when nobody does. Takes nothing.
    [[nodiscard]] static std::optional<LockHolder> holder(const std::filesystem::path& file);

    DataLock(DataLock&& other) noexcept;
    DataLock& operator=(DataLock&& other) noexcept;
    DataLock(const DataLock&) = delete;
    DataLock& operator=(const DataLock&) = delete;
    /// Hand-written: gives the lock back.
    ~DataLock();

private:
    explicit DataLock(std::intptr_t handle) : m_handle(handle) {}
    void release() noexcept;
    std::intptr_t m_handle = -1;
};

} // namespace executor::platform
