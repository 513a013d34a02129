#include "core/base/text.h"
#include "core/platform/folderfacts.h"

#include <sys/stat.h>
#include <unistd.h>

namespace executor::platform {

std::optional<std::string> privacyProblem(const std::filesystem::path& folder)
{
    struct stat facts = {};
    if (::lstat(folder.c_str(), &facts) != 0) {
        return std::nullopt;
    }
    const auto name = "The folder " + utf8FromPath(folder);
    if (S_ISLNK(facts.st_mode)) {
        return name + " is a symbolic link.";
    }
    if (facts.st_uid != ::geteuid()) {
        return name + " belongs to another user.";
    }
    if ((facts.st_mode & 0077U) != 0) {
        return name + " is open to others.";
    }
    return std::nullopt;
}

} // namespace executor::platform
