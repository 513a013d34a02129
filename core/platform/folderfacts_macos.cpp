#include "core/platform/folderfacts.h"

#include <sys/mount.h>
#include <sys/param.h>

namespace executor::platform {

std::optional<std::string> networkFileSystem(const std::filesystem::path& path)
{
    struct statfs facts = {};
    if (::statfs(path.c_str(), &facts) != 0 || (facts.f_flags & MNT_LOCAL) != 0) {
        return std::nullopt;
    }
    return std::string(facts.f_fstypename);
}

} // namespace executor::platform
