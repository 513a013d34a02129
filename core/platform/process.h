#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace executor::platform {

/// Keeps this process's memory to itself: no core files, no memory dumps, no reading or tracing by other processes of
/// the same user, umask 077. Call first thing in main.
[[nodiscard]] Result<void> hardenProcess();

/// A program to be started on its own, not as our child.
struct DetachedProgram
{
    std::filesystem::path program;
    std::vector<std::string> arguments;
    /// Names taken out of the environment (tokens).
    std::vector<std::string> withoutVariables;
    /// Where standard output and error go (appended); empty: nowhere. Standard input is empty.
    std::filesystem::path outputFile;
    std::filesystem::path workingFolder;
};
/// Starts it in a session of its own, with no descriptor of ours; returns its pid. Errors: `not_found` when it cannot
/// be executed, `internal`.
[[nodiscard]] Result<std::int64_t> spawnDetached(const DetachedProgram& program);

/// Whether a process with this pid exists.
[[nodiscard]] bool isProcessRunning(std::int64_t pid);
/// Asks a process to end (SIGTERM). False when that is not possible.
bool askToEnd(std::int64_t pid);
/// File of the running program.
[[nodiscard]] std::filesystem::path currentProgram();
/// Short name of a process (`bash`).
[[nodiscard]] std::string processName(std::int64_t pid);

/// Who listens on a TCP port of the loopback or any address.
struct PortOwner
{
    std::string name;
    std::int64_t pid = 0;
};
/// Nothing when nobody listens or the system does not tell us (a process of another user).
[[nodiscard]] std::optional<PortOwner> ownerOfPort(std::uint16_t port);

/// Identity of this boot of the machine; empty where unknown.
[[nodiscard]] std::string bootId();

} // namespace executor::platform
