#pragma once

#include <cstdint>
#include <filesystem>

namespace executor::store::detail {

inline constexpr std::int64_t kBallastBytes = 16LL * 1024 * 1024;

/// The file `ballast`: space kept for the moment when the disk is full, so that open results can still be recorded.
/// Thread: the writer's, makeBallast() any.

/// Frees the space; gives whether there was any.
bool releaseBallast(const std::filesystem::path& dataFolder);
/// Writes the file unless it is there or the disk would be nearly full after it.
void makeBallast(const std::filesystem::path& dataFolder);
[[nodiscard]] bool hasBallast(const std::filesystem::path& dataFolder);

} // namespace executor::store::detail
