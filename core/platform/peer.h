#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace executor::platform {

/// Who is at the other end of a local socket, as the kernel says. The pid is that of the moment of connecting.
struct Peer
{
    std::int64_t uid = -1; ///< -1 on Windows
    std::int64_t pid = 0;
    bool isSameUser = false;
    bool operator==(const Peer&) const = default;
};

/// Peer of a connected local socket (file descriptor; on Windows the handle of the pipe).
/// Errors: `internal` when the system does not tell.
[[nodiscard]] Result<Peer> peerOf(std::intptr_t socket);

/// Effective user id of this process; -1 on Windows.
[[nodiscard]] std::int64_t currentUid();

/// Program file of a process, where the system lets us see it.
[[nodiscard]] std::optional<std::filesystem::path> programOf(std::int64_t pid);
/// Parent of a process.
[[nodiscard]] std::optional<std::int64_t> parentOf(std::int64_t pid);
/// The program, UTF-8, on whose behalf a process calls us: its own, or for our command line the one that started it.
/// Empty when the system does not tell.
[[nodiscard]] std::string callingProgram(std::int64_t pid);

} // namespace executor::platform
