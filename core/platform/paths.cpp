#include "core/platform/paths.h"

#include "core/base/text.h"
#include "core/platform/detail/platformfolders.h"

#include <cstdlib>

namespace executor::platform {
namespace {
Result<std::optional<std::filesystem::path>> absoluteValue(const EnvironmentLookup& environment, std::string_view name)
{
    const auto value = environment(name);
    if (!value) {
        return std::nullopt;
    }
    auto path = pathFromUtf8(*value);
    if (!path.is_absolute()) {
        return fail(ErrorCode::Usage, std::string(name) + " is a relative path: " + *value,
                    "Give the full path of the folder.");
    }
    return path.lexically_normal();
}
} // namespace

std::optional<std::string> environmentValue(std::string_view name)
{
    const char* value = std::getenv(std::string(name).c_str());
    if (value == nullptr || *value == '\0') {
        return std::nullopt;
    }
    return std::string(value);
}

Result<Paths> findPaths(const EnvironmentLookup& environment)
{
    EX_TRY(const auto home, absoluteValue(environment, "EXECUTOR_HOME"));
    EX_TRY(const auto data, absoluteValue(environment, "EXECUTOR_DATA_DIR"));
    EX_TRY(const auto config, absoluteValue(environment, "EXECUTOR_CONFIG_DIR"));
    Paths paths;
    if (home) {
        paths = Paths{*home / "data", *home / "config", *home / "run", *home / "cache", {}};
    } else {
        EX_TRY(paths, detail::platformFolders(environment));
    }
    if (data) {
        paths.data = *data;
        if (!home) {
            // Two data folders of one user must not meet at one door.
            paths.run = *data / "run";
        }
    }
    if (config) {
        paths.config = *config;
    }
    paths.door = detail::doorFor(paths);
    return paths;
}

Result<std::vector<std::string>> ensureFolders(const Paths& paths)
{
    std::vector<std::string> narrowed;
    std::vector<std::filesystem::path> folders{paths.data, paths.config, paths.run, paths.cache};
    if (paths.door.has_parent_path() && paths.door.parent_path() != paths.run && paths.door.is_absolute()) {
        folders.push_back(paths.door.parent_path());
    }
    for (const auto& folder : folders) {
        EX_TRY(auto note, ensurePrivateFolder(folder));
        if (note) {
            narrowed.push_back(std::move(*note));
        }
    }
    return narrowed;
}

} // namespace executor::platform
