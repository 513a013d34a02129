#pragma once

#include "core/base/result.h"

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace executor::platform {

/// The folders of one installation and the names in them (data.md 1). A plain value: made once, handed down.
struct Paths
{
    std::filesystem::path data;
    std::filesystem::path config;
    std::filesystem::path run;
    std::filesystem::path cache;
    /// The local door: a Unix socket, at most 100 bytes long (sun_path); on Windows the name of a pipe.
    std::filesystem::path door;

    [[nodiscard]] std::filesystem::path database() const { return data / "executor.db"; }
    [[nodiscard]] std::filesystem::path lockFile() const { return data / "daemon.lock"; }
    /// A hint where the daemon is, never a proof.
    [[nodiscard]] std::filesystem::path daemonFile() const { return data / "daemon.json"; }
    [[nodiscard]] std::filesystem::path ballast() const { return data / "ballast"; }
    [[nodiscard]] std::filesystem::path auditHead() const { return data / "audit.head"; }
    [[nodiscard]] std::filesystem::path blobs() const { return data / "blobs"; }
    [[nodiscard]] std::filesystem::path backups() const { return data / "backups"; }
    [[nodiscard]] std::filesystem::path vault() const { return data / "vault"; }
    [[nodiscard]] std::filesystem::path logFile() const { return data / "logs" / "daemon.log"; }
    [[nodiscard]] std::filesystem::path configFile() const { return config / "executor.jsonc"; }
    [[nodiscard]] std::filesystem::path catalogueIndex() const { return cache / "catalogue" / "index"; }
    bool operator==(const Paths&) const = default;
};

/// Value of an environment variable, or nothing when it is unset or empty.
using EnvironmentLookup = std::function<std::optional<std::string>(std::string_view name)>;
[[nodiscard]] std::optional<std::string> environmentValue(std::string_view name);

/// Works the folders out; touches nothing on the disk. Order: EXECUTOR_DATA_DIR and EXECUTOR_CONFIG_DIR, EXECUTOR_HOME,
/// the platform's folders. Errors: `usage` for a relative EXECUTOR_... value, `data_read_only` when there is no home.
[[nodiscard]] Result<Paths> findPaths(const EnvironmentLookup& environment = environmentValue);

/// Makes `folder` and missing parents, with owner-only rights from the creating call on. Returns a sentence when wider
/// rights were found and narrowed. Errors: `data_read_only` (also for a link or a folder of somebody else).
[[nodiscard]] Result<std::optional<std::string>> ensurePrivateFolder(const std::filesystem::path& folder);

/// ensurePrivateFolder() for all folders of `paths` and that of the door; returns what was narrowed.
[[nodiscard]] Result<std::vector<std::string>> ensureFolders(const Paths& paths);

} // namespace executor::platform
