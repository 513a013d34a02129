#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace executor::platform {

/// What is wrong with the rights of one of our folders, as a sentence; nothing when it is private or does not exist.
[[nodiscard]] std::optional<std::string> privacyProblem(const std::filesystem::path& folder);
/// Name of the network file system that a path lies on (`NFS`); nothing for local disks and where it is not known.
[[nodiscard]] std::optional<std::string> networkFileSystem(const std::filesystem::path& path);

} // namespace executor::platform
