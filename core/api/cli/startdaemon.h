#pragma once

#include "core/api/cli/clierror.h"
#include "core/api/cli/doorclient.h"
#include "core/platform/paths.h"

#include <optional>
#include <string>

namespace executor::api::cli {

struct StartOptions
{
    bool isHeadless = false; ///< executord even when there is a screen
    std::optional<int> port;
};

/// Connects to the daemon, starting it when none runs: the desktop program when there is a screen, else executord. One
/// start under a lock, however many ask at once. Waits at most 10 s. Errors: what the started program says of itself
/// when it ends (`database_corrupt` …), else `daemon_unreachable` with the end of the log.
[[nodiscard]] CliResult<DoorClient> connectOrStart(const platform::Paths& paths, const StartOptions& options);
/// The door that `daemon.json` names, else the usual one.
[[nodiscard]] std::filesystem::path doorOf(const platform::Paths& paths);
/// The last lines of a text file, without control characters.
[[nodiscard]] std::string tailOf(const std::filesystem::path& file, std::size_t lines, std::size_t characters);

} // namespace executor::api::cli
