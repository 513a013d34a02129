#include "core/platform/paths.h"

#include "core/base/hash.h"
#include "core/base/text.h"
#include "core/platform/detail/platformfolders.h"

#include <cerrno>
#include <cstring>
#include <sys/stat.h>
#include <unistd.h>

namespace executor::platform {
namespace {
/// sun_path holds 108 bytes on Linux, 104 on macOS; some room is left for suffixes.
constexpr std::size_t kMaxDoorLength = 100;
constexpr mode_t kPrivate = 0700;

tl::unexpected<Error> refused(const std::filesystem::path& folder, std::string_view why)
{
    return fail(ErrorCode::DataReadOnly, "The folder " + utf8FromPath(folder) + " cannot be used: " + std::string(why),
                "Set EXECUTOR_HOME to a folder of your own that can be written.");
}

/// mkdir with final rights, for each missing part.
Result<void> makeFolder(const std::filesystem::path& folder)
{
    if (::mkdir(folder.c_str(), kPrivate) == 0 || errno == EEXIST) {
        return {};
    }
    if (errno == ENOENT && folder.has_parent_path() && folder.parent_path() != folder) {
        EX_CHECK(makeFolder(folder.parent_path()));
        if (::mkdir(folder.c_str(), kPrivate) == 0 || errno == EEXIST) {
            return {};
        }
    }
    return refused(folder, std::strerror(errno));
}
} // namespace

Result<std::optional<std::string>> ensurePrivateFolder(const std::filesystem::path& folder)
{
    EX_CHECK(makeFolder(folder));
    struct stat facts = {};
    if (::lstat(folder.c_str(), &facts) != 0) {
        return refused(folder, std::strerror(errno));
    }
    if (S_ISLNK(facts.st_mode)) {
        return refused(folder, "it is a symbolic link.");
    }
    if (!S_ISDIR(facts.st_mode)) {
        return refused(folder, "it is no folder.");
    }
    if (facts.st_uid != ::geteuid()) {
        return refused(folder, "it belongs to another user (uid " + std::to_string(facts.st_uid) + ").");
    }
    if ((facts.st_mode & 0077U) == 0) {
        return std::nullopt;
    }
    if (::chmod(folder.c_str(), kPrivate) != 0) {
        return refused(folder, "others may enter it, and its rights cannot be changed.");
    }
    return "The folder " + utf8FromPath(folder) + " was open to others; its rights are now 0700.";
}

namespace detail {
std::filesystem::path doorFor(const Paths& paths)
{
    auto door = paths.run / "operator.sock";
    if (door.native().size() <= kMaxDoorLength) {
        return door;
    }
    const auto mark = sha256Hex(utf8FromPath(paths.data)).substr(0, 8);
    const auto folder = "executor-" + std::to_string(::geteuid()) + "-" + mark;
    return std::filesystem::path("/tmp") / folder / "operator.sock";
}
} // namespace detail

} // namespace executor::platform
