#include "core/base/text.h"
#include "core/platform/detail/platformfolders.h"

#include <pwd.h>
#include <unistd.h>

namespace executor::platform::detail {
namespace {
Result<std::filesystem::path> homeFolder(const EnvironmentLookup& environment)
{
    if (const auto home = environment("HOME"); home && home->starts_with('/')) {
        return pathFromUtf8(*home);
    }
    if (const passwd* user = ::getpwuid(::geteuid()); user != nullptr && user->pw_dir != nullptr) {
        return std::filesystem::path(user->pw_dir);
    }
    return fail(ErrorCode::DataReadOnly, "This user has no home folder.", "Set EXECUTOR_HOME to a folder of your own.");
}

/// Relative values of XDG variables are ignored (XDG Base Directory Specification).
std::optional<std::filesystem::path> xdgFolder(const EnvironmentLookup& environment, std::string_view name)
{
    const auto value = environment(name);
    if (!value || !value->starts_with('/')) {
        return std::nullopt;
    }
    return pathFromUtf8(*value).lexically_normal();
}
} // namespace

Result<Paths> platformFolders(const EnvironmentLookup& environment)
{
    EX_TRY(const auto home, homeFolder(environment));
    Paths paths;
    paths.data = xdgFolder(environment, "XDG_DATA_HOME").value_or(home / ".local" / "share") / "executor";
    paths.config = xdgFolder(environment, "XDG_CONFIG_HOME").value_or(home / ".config") / "executor";
    paths.cache = xdgFolder(environment, "XDG_CACHE_HOME").value_or(home / ".cache") / "executor";
    // Missing under cron, su and ssh without logind.
    const auto run = xdgFolder(environment, "XDG_RUNTIME_DIR");
    paths.run = run ? *run / "executor" : paths.data / "run";
    return paths;
}

} // namespace executor::platform::detail
