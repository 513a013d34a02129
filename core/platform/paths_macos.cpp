#include "core/base/text.h"
#include "core/platform/detail/platformfolders.h"

#include <pwd.h>
#include <unistd.h>

namespace executor::platform::detail {

Result<Paths> platformFolders(const EnvironmentLookup& environment)
{
    std::filesystem::path home;
    if (const auto value = environment("HOME"); value && value->starts_with('/')) {
        home = pathFromUtf8(*value);
    } else if (const passwd* user = ::getpwuid(::geteuid()); user != nullptr && user->pw_dir != nullptr) {
        home = user->pw_dir;
    } else {
        return fail(ErrorCode::DataReadOnly, "This user has no home folder.",
                    "Set EXECUTOR_HOME to a folder of your own.");
    }
    Paths paths;
    paths.data = home / "Library" / "Application Support" / "Executor";
    paths.config = paths.data / "config";
    paths.cache = home / "Library" / "Caches" / "Executor";
    const auto temporary = environment("TMPDIR");
    const auto name = "executor-" + std::to_string(::geteuid());
    paths.run = temporary && temporary->starts_with('/') ? pathFromUtf8(*temporary) / name : paths.data / "run";
    return paths;
}

} // namespace executor::platform::detail
