#include "core/platform/folderfacts.h"

#include <windows.h>

namespace executor::platform {

std::optional<std::string> privacyProblem(const std::filesystem::path& folder)
{
    const DWORD facts = ::GetFileAttributesW(folder.c_str());
    if (facts != INVALID_FILE_ATTRIBUTES && (facts & FILE_ATTRIBUTE_REPARSE_POINT) != 0) {
        return "A folder of ours is a link.";
    }
    return std::nullopt;
}

std::optional<std::string> networkFileSystem(const std::filesystem::path& path)
{
    const auto root = path.root_path();
    if (::GetDriveTypeW(root.c_str()) == DRIVE_REMOTE) {
        return "a network drive";
    }
    return std::nullopt;
}

} // namespace executor::platform
