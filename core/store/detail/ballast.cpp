#include "core/store/detail/ballast.h"

#include "core/base/hash.h"
#include "core/store/detail/files.h"

#include <system_error>

namespace executor::store::detail {
namespace {
namespace fs = std::filesystem;

/// Below this no new execution is accepted (data.md 7); the ballast must not be what gets us there.
constexpr std::int64_t kSpaceLeft = 64LL * 1024 * 1024;

fs::path fileOf(const fs::path& dataFolder)
{
    return dataFolder / "ballast";
}
} // namespace

bool releaseBallast(const fs::path& dataFolder)
{
    std::error_code ignored;
    return fs::remove(fileOf(dataFolder), ignored);
}

bool hasBallast(const fs::path& dataFolder)
{
    std::error_code ignored;
    return fs::file_size(fileOf(dataFolder), ignored) == static_cast<std::uintmax_t>(kBallastBytes);
}

void makeBallast(const fs::path& dataFolder)
{
    if (hasBallast(dataFolder) || freeBytes(dataFolder) < kBallastBytes + kSpaceLeft) {
        return;
    }
    // Random, so that a file system that compresses cannot hand the space to somebody else.
    if (!writeFile(fileOf(dataFolder), randomBytes(static_cast<std::size_t>(kBallastBytes)))) {
        releaseBallast(dataFolder);
    }
}

} // namespace executor::store::detail
