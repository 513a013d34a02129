#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string_view>

namespace executor::platform {

/// A blocking connection to a local door (Unix socket, named pipe) for programs without an event loop. Both ends check
/// each other: a door of another user is refused before anything is sent. Thread: one.
class LocalConnection
{
public:
    /// Errors: `daemon_unreachable` when nobody listens, `door_wrong_owner`.
    [[nodiscard]] static Result<LocalConnection> connect(const std::filesystem::path& door);
    LocalConnection(LocalConnection&& other) noexcept;
    LocalConnection& operator=(LocalConnection&& other) noexcept;
    LocalConnection(const LocalConnection&) = delete;
    LocalConnection& operator=(const LocalConnection&) = delete;
    /// Hand-written: closes.
    ~LocalConnection();

    /// Errors: `daemon_unreachable` when the other side is gone, `cancelled` after a signal.
    [[nodiscard]] Result<void> write(std::string_view bytes);
    /// Reads what is there, at least one byte; 0 at the end. Errors: `daemon_unreachable`, `cancelled` after a signal,
    /// `request_timeout`.
    [[nodiscard]] Result<std::size_t> read(char* buffer, std::size_t size, Milliseconds timeout);
    /// File descriptor (handle on Windows) for poll().
    [[nodiscard]] std::intptr_t handle() const { return m_handle; }

private:
    explicit LocalConnection(std::intptr_t handle) : m_handle(handle) {}
    std::intptr_t m_handle = -1;
};

} // namespace executor::platform
