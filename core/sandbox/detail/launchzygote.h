#pragma once

#include "core/base/result.h"

#include <sys/types.h>

#include <filesystem>

namespace executor::sandbox::detail {

/// Closes a file descriptor when it goes.
class OwnedFd
{
public:
    OwnedFd() = default;
    explicit OwnedFd(int fd) : m_fd(fd) {}
    OwnedFd(OwnedFd&& other) noexcept : m_fd(other.release()) {}
    OwnedFd& operator=(OwnedFd&& other) noexcept;
    OwnedFd(const OwnedFd&) = delete;
    OwnedFd& operator=(const OwnedFd&) = delete;
    /// Hand-written: it closes.
    ~OwnedFd();
    [[nodiscard]] int get() const { return m_fd; }
    [[nodiscard]] bool isOpen() const { return m_fd >= 0; }
    int release();

private:
    int m_fd = -1;
};

struct LaunchedZygote
{
    pid_t pid = 0;
    OwnedFd control; ///< SOCK_SEQPACKET, not blocking
};

/// Starts executor-sandbox: a 64 MiB stack, the fixed environment, its control socket and nothing else of ours.
[[nodiscard]] Result<LaunchedZygote> launchZygote(const std::filesystem::path& program);

} // namespace executor::sandbox::detail
