#include "core/platform/folderfacts.h"

#include <array>
#include <sys/vfs.h>
#include <utility>

namespace executor::platform {

std::optional<std::string> networkFileSystem(const std::filesystem::path& path)
{
    // Numbers of statfs(2).
    constexpr std::array<std::pair<unsigned long, const char*>, 6> kTypes{{{0x6969UL, "NFS"},
                                                                           {0xff534d42UL, "SMB"},
                                                                           {0xfe534d42UL, "SMB"},
                                                                           {0x517bUL, "SMB"},
                                                                           {0x01021997UL, "9p"},
                                                                           {0x65735546UL, "FUSE"}}};
    struct statfs facts = {};
    if (::statfs(path.c_str(), &facts) != 0) {
        return std::nullopt;
    }
    for (const auto& [type, name] : kTypes) {
        if ((static_cast<unsigned long>(facts.f_type) & 0xffffffffUL) == type) {
            return name;
        }
    }
    return std::nullopt;
}

} // namespace executor::platform
