#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <filesystem>

namespace executor::net {

/// Which file a path names, to notice that it was replaced or removed.
struct FileIdentity
{
    std::uint64_t device = 0;
    std::uint64_t inode = 0;
    bool operator==(const FileIdentity&) const = default;
};

struct LocalListener
{
    std::intptr_t descriptor = -1;
    FileIdentity file;
};

/// A listening Unix socket at `path`, mode 0600 from its first moment. A socket of ours that lies there is replaced;
/// the caller holds the data lock, so nobody serves it. (QLocalServer is not used: it deletes its file when the process
/// runs out of descriptors.) Errors: `internal` with the system's words.
[[nodiscard]] Result<LocalListener> listenOnPath(const std::filesystem::path& path);
/// Identity of the file, or all zero when it is not there.
[[nodiscard]] FileIdentity identityOf(const std::filesystem::path& path);
/// Whether the process may open some more descriptors.
[[nodiscard]] bool hasDescriptors();
/// Whether a whole request head waits in the system that we have not read yet.
[[nodiscard]] bool hasUnreadHead(std::intptr_t descriptor);
/// Closes our half of a connection; the other half goes on.
void shutWriting(std::intptr_t descriptor);
/// Closes a socket that no object owns yet.
void closeSocket(std::intptr_t descriptor);

} // namespace executor::net
