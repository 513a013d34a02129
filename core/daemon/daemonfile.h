#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"

#include <cstdint>
#include <filesystem>
#include <string>

namespace executor::daemon {

/// What `data/daemon.json` says: where the daemon is. A hint for those who look for it, never a proof (data.md 1).
struct DaemonFile
{
    std::int64_t pid = 0;
    Instant startedAt{};
    std::string bootId;
    std::string mode; ///< `desktop` or `headless`
    std::string executable;
    std::string productVersion;
    std::string door;
    std::uint16_t port = 0;
    std::string logFile;

    [[nodiscard]] Json toJson() const;
};

/// Replaces the file; the owner of the data lock calls it.
[[nodiscard]] Result<void> writeDaemonFile(const std::filesystem::path& file, const DaemonFile& facts);

} // namespace executor::daemon
